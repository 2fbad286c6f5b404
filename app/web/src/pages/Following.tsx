import { useBandFollow } from '../session/useBandFollow'

/** What goes on beside every page of a band: its name and one's role in it follow the feed. */
export function Following() {
  useBandFollow()
  return null
}
