import { LinkButton } from '../components/LinkButton'
import { Page } from '../components/Page'
import css from './Gone.module.css'

interface Props {
  /** What it was: gig, rehearsal. */
  what: string
  list: string
  /** What the list is called. */
  all: string
}

/** In place of what a page can do: somebody has deleted what it shows. */
export function Gone({ what, by, list, all }: Props & { by: string }) {
  return (
    <div role="alert" className={css.gone}>
      <p>
        <strong>{by ? `${by} deleted this ${what}.` : `This ${what} was deleted.`}</strong> What you see here is how it
        was.
      </p>
      <LinkButton to={list}>{all}</LinkButton>
    </div>
  )
}

/** There is no such row, or there was one before this page was opened. */
export function NeverThere({ what, list, all }: Props) {
  return (
    <Page title={`No such ${what}`}>
      <p>It may have been deleted, or has not been saved yet.</p>
      <p>
        <LinkButton to={list}>{all}</LinkButton>
      </p>
    </Page>
  )
}
