import type { Totals } from '../api/schema.gen'
import { duration } from '../components/dates'
import css from './SetlistTotals.module.css'

/** "14 songs · 1 break · 1:16:22 + 2 unknown" */
export function SetlistTotals({ totals }: { totals: Totals }) {
  return <p className={css.totals}>{totalsInWords(totals)}</p>
}

export function totalsInWords({ songs, breaks, durationSeconds, unknownDurations }: Totals): string {
  if (songs + breaks === 0) return 'Nothing in it yet'
  const length = durationSeconds === 0 ? '' : duration(durationSeconds)
  const unknown = unknownDurations === 0 ? '' : `${length && '+ '}${unknownDurations} unknown`
  return [
    songs === 1 ? '1 song' : `${songs} songs`,
    breaks === 0 ? '' : breaks === 1 ? '1 break' : `${breaks} breaks`,
    [length, unknown].filter(Boolean).join(' '),
  ]
    .filter(Boolean)
    .join(' · ')
}
