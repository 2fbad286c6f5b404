import { expect, test, vi } from 'vitest'
import { openOutbox, playFeed } from '../components/bandForTests'
import type { Batch } from '../realtime'
import { OwnChanges } from './own'

test('a new row that the feed tells of before the server has answered is not there twice', async () => {
  const outbox = openOutbox(() => new Promise(() => {}))
  const { realtime, say } = playFeed()
  const own = new OwnChanges(outbox, realtime)
  const heard = vi.fn()
  own.subscribe(heard)
  const draft = {
    method: 'POST',
    path: '/api/bands/b/songs',
    body: { title: 'Late' },
    entity: 'song',
    label: '',
  } as const
  const { id } = await outbox.add({ ...draft, entityId: 'temporary-1', creates: true })
  await vi.waitFor(() => expect(own.getSnapshot()[0]).toMatchObject({ id, entityId: 'temporary-1' }))
  const before = own.getSnapshot()
  expect(own.getSnapshot()).toBe(before)

  const event = { requestId: id, entity: 'song', entityId: 's-9', data: { id: 's-9' } }
  heard.mockClear()
  say({ events: [{ ...event, requestId: 'of somebody else' }, event] } as unknown as Batch)
  expect(heard).toHaveBeenCalled()
  expect(own.getSnapshot()[0]).toMatchObject({ id, entityId: 's-9', temporaryId: 'temporary-1' })
  own.close()
  outbox.close()
})
