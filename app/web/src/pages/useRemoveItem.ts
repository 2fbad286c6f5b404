import { useEffect, useRef } from 'react'
import type { Item } from '../api/schema.gen'
import { useBand } from '../band/context'
import { behind, type Line } from '../band/setlist'
import { useWrite } from '../band/useWrite'
import { notify } from '../components/Toasts'

/**
 * Removes an item from a setlist at once, and offers to take that back: what has not been sent is not sent; what has is
 * added again, in its old place.
 */
export function useRemoveItem(setlistId: string, items: readonly Item[]) {
  const { outbox } = useBand()
  const write = useWrite()
  const path = `setlists/${setlistId}/items`
  const there = useRef(items)
  useEffect(() => {
    there.current = items
  }, [items])

  return ({ item, title }: Line, order: readonly string[]): void => {
    const removed = write.remove('setlist_item', path, item, `Removal of ${title}`)
    const undo = async () => {
      const { id } = await removed
      const entry = outbox.getSnapshot().find(e => e.id === id)
      const open = entry && entry.state !== 'sending' && entry.state !== 'sent'
      if (open) return outbox.discard(id)
      const { kind, songId, title: own, durationSeconds, note } = item
      const after = behind(
        order,
        item.id,
        there.current.map(i => i.id),
      )
      const body = { kind, songId, title: own, durationSeconds, note, after }
      await write.create('setlist_item', path, body, `Adding ${title} again`)
    }
    notify({ text: `Removed ${title}`, action: { label: 'Undo', onPress: () => void undo().catch(() => {}) } })
  }
}
