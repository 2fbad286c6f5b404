// What is said to whoever leaves a band on purpose. The end of the feed may come before the answer to what they asked for,
// and has the same to say.

const words = new Map<string, string>()

/** From now on this is why the band goes, if it goes. */
export function partWith(band: string, message: string): void {
  words.set(band, message)
}

/** It was refused: one stays. */
export function stayWith(band: string): void {
  words.delete(band)
}

export function partingWords(band: string): string | undefined {
  return words.get(band)
}
