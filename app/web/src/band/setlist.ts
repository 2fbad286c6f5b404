import type { Item, Song, Totals } from '../api/schema.gen'
import { inOrder } from './overlay'

// What can be told of a setlist from its items and the songs: order, numbers, running time.

/** A place in a setlist as it is shown. */
export interface Line {
  readonly item: Item
  /** Undefined of a break, and of a song that is not known here. */
  readonly song: Song | undefined
  readonly title: string
  /** Which song it is, from 1; null of a break. */
  readonly number: number | null
  /** How long it takes here: what the item says, otherwise the song; null if nobody knows. */
  readonly seconds: number | null
  /** The sum of all known durations before it. */
  readonly startsAt: number
  /** How many before it have no known duration. */
  readonly unknownBefore: number
}

/** The lines in the order in which they are played. The items may come in any. */
export function linesOf(items: readonly Item[], songs: readonly Song[]): readonly Line[] {
  return linesIn([...items].sort(inOrder), songs)
}

/** The lines of items that are in their order already. */
export function linesIn(items: readonly Item[], songs: readonly Song[]): readonly Line[] {
  const known = new Map(songs.map(song => [song.id, song]))
  let [number, startsAt, unknownBefore] = [0, 0, 0]
  return items.map(item => {
    const song = item.kind === 'song' ? known.get(item.songId ?? '') : undefined
    const seconds = item.durationSeconds ?? song?.durationSeconds ?? null
    const line: Line = {
      item,
      song,
      title: item.kind === 'break' ? item.title || 'Break' : (song?.title ?? 'Unknown song'),
      number: item.kind === 'song' ? ++number : null,
      seconds,
      startsAt,
      unknownBefore,
    }
    startsAt += seconds ?? 0
    unknownBefore += seconds === null ? 1 : 0
    return line
  })
}

/** As the API counts them. */
export function totalsOf(lines: readonly Line[]): Totals {
  const songs = lines.filter(line => line.item.kind === 'song').length
  return {
    songs,
    breaks: lines.length - songs,
    durationSeconds: lines.reduce((sum, line) => sum + (line.seconds ?? 0), 0),
    unknownDurations: lines.filter(line => line.seconds === null).length,
  }
}

/** Where a line is, for people: "number 3 of 14", and which break it follows. */
export function placeOf(lines: readonly Line[], id: string): string {
  const at = lines.findIndex(line => line.item.id === id)
  const line = lines[at]
  if (!line) return 'no longer in the setlist'
  const before = lines[at - 1]
  const songs = lines.filter(l => l.number !== null).length
  if (line.number === null) return before ? `after ${before.title}` : 'at the beginning'
  return `number ${line.number} of ${songs}${before?.number === null ? `, after the break ${before.title}` : ''}`
}

/** An order in which one has moved to the place that another one has. */
export function moved(ids: readonly string[], id: string, to: number): readonly string[] {
  const rest = ids.filter(other => other !== id)
  rest.splice(to, 0, id)
  return rest
}

/**
 * What an item is to stand behind when it was dropped in an order that may be older than the setlist: the nearest before
 * it which is still there; null: the beginning.
 */
export function behind(order: readonly string[], id: string, there: readonly string[]): string | null {
  const at = order.indexOf(id)
  return order.slice(0, at).findLast(other => other !== id && there.includes(other)) ?? null
}

/**
 * What comes after an item, also when it has been taken out: then what followed it in the order in which it was last seen.
 * Undefined: nothing.
 */
export function following(ids: readonly string[], current: string, lastSeen: readonly string[]): string | undefined {
  const at = ids.indexOf(current)
  if (at !== -1) return ids[at + 1]
  return lastSeen.slice(lastSeen.indexOf(current) + 1).find(id => ids.includes(id))
}

/** What comes before an item; likewise. */
export function preceding(ids: readonly string[], current: string, lastSeen: readonly string[]): string | undefined {
  const at = ids.indexOf(current)
  if (at !== -1) return ids[at - 1]
  return lastSeen.slice(0, Math.max(0, lastSeen.indexOf(current))).findLast(id => ids.includes(id))
}
