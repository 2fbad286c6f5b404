/** Whether one of the patterns lets the type through: the type itself, `gig:*`, or `*`. */
export const matches = (patterns: readonly string[], type: string): boolean =>
  patterns.some(
    pattern => pattern === '*' || pattern === type || (pattern.endsWith(':*') && type.startsWith(pattern.slice(0, -1))),
  )
