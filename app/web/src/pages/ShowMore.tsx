import { useState } from 'react'
import { Button } from '../components/Button'

const portion = 60

export interface More {
  readonly left: number
  readonly show: () => void
}

/** The first of many rows, so that years of gigs do not make the page slow. */
export function useFirst<T>(rows: readonly T[]): { first: readonly T[]; more: More } {
  const [shown, setShown] = useState(portion)
  return {
    first: rows.slice(0, shown),
    more: { left: Math.max(0, rows.length - shown), show: () => setShown(shown + portion) },
  }
}

export function ShowMore({ more: { left, show }, what }: { more: More; what: string }) {
  if (left === 0) return null
  return (
    <div>
      <Button onPress={show}>
        Show more {what} ({left} left)
      </Button>
    </div>
  )
}
