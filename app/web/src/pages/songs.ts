import type { Song } from '../api/schema.gen'

const words = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

type Compare = (a: Song, b: Song) => number

export const byTitle: Compare = (a, b) => words.compare(a.title, b.title) || (a.id < b.id ? -1 : 1)
export const byArtist: Compare = (a, b) => words.compare(a.artist, b.artist) || byTitle(a, b)

/** The shortest first; those whose length nobody knows come last. */
export const byLength: Compare = (a, b) => lengthOf(a) - lengthOf(b) || byTitle(a, b)

const lengthOf = (song: Song) => song.durationSeconds ?? Number.MAX_SAFE_INTEGER

/** Whether all words of a search are in the title or the artist, in any case. */
export function has({ title, artist }: Song, search: string): boolean {
  const text = `${title} ${artist}`.toLocaleLowerCase()
  return search
    .toLocaleLowerCase()
    .split(/\s+/)
    .every(word => text.includes(word))
}
