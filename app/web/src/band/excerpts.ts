/** Two texts, of which long ones are cut to where they begin to differ. */
export function excerpts(one: string, other: string, most = 400): readonly [string, string] {
  if (one.length <= most && other.length <= most) return [one, other]
  let same = 0
  while (same < one.length && one[same] === other[same]) same++
  const from = Math.max(0, same - Math.ceil(most / 5))
  const cut = (text: string) => {
    // Not between the halves of one character.
    const part = [...text.slice(from, from + most)].join('').replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
    return `${from > 0 ? '…' : ''}${part}${text.length > from + most ? '…' : ''}`
  }
  return [cut(one), cut(other)]
}
