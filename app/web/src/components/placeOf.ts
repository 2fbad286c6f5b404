import { type Change, isDeletion, rowOf } from '../band/change'

/** The page on which a change can be looked at, below the band's own address; undefined: there is none, or no more. */
export function placeOf(change: Change): string | undefined {
  const { gig_id, setlist_id } = rowOf(change)
  switch (change.entity) {
    case 'gig':
      return isDeletion(change) ? undefined : `gigs/${change.entityId}`
    case 'gig_response':
      return typeof gig_id === 'string' ? `gigs/${gig_id}` : undefined
    case 'rehearsal':
      return isDeletion(change) ? undefined : `rehearsals/${change.entityId}`
    case 'setlist':
      return isDeletion(change) ? undefined : `setlists/${change.entityId}`
    case 'setlist_item':
      return typeof setlist_id === 'string' ? `setlists/${setlist_id}` : undefined
    case 'song':
      return isDeletion(change) ? undefined : 'songs'
    case 'member':
    case 'invite':
      return isDeletion(change) ? undefined : 'members'
    case 'unavailability':
      return 'calendar'
    case 'band':
      return isDeletion(change) ? undefined : 'settings'
    default:
      return undefined
  }
}

/** Where several changes can be looked at together: their one page, or the activity. */
export function placeOfAll(changes: readonly Change[]): string {
  const places = new Set(changes.map(placeOf))
  const [only] = places
  return places.size === 1 && only ? only : 'activity'
}
