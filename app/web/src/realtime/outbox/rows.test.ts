import { describe, expect, it } from 'vitest'
import { api, become, create, edit, first, gig, queue, remove, row, setUp, tab } from '../testing/outbox'
import { isTemporary, temporaryId } from './outbox'

setUp()

describe('two who change one row', () => {
  it('do not disturb each other in different fields', async () => {
    const seen = gig('1', { title: 'Late show', venue: 'Lantern' })
    gig('1', { venue: 'Harbour' })
    const outbox = tab()
    await outbox.add(edit(seen, { title: 'Later show' }))
    await become(outbox, 'sent')
    expect(row('1')).toMatchObject({ title: 'Later show', venue: 'Harbour', version: 3 })
  })

  it('are asked when both changed a field, after a reload as well, and what is decided stands', async () => {
    const seen = gig('1', { title: 'Late show', venue: 'Lantern', fee: 1 })
    gig('1', { title: 'Their show', fee: 2 })
    const before = tab()
    const { id } = await before.add(edit(seen, { title: 'My show', venue: 'Harbour' }))
    await become(before, 'conflict')
    before.close()

    const outbox = tab()
    await become(outbox, 'conflict')
    expect(first(outbox).conflict).toEqual({
      base: seen,
      mine: { ...seen, title: 'My show', venue: 'Harbour' },
      theirs: expect.objectContaining({ title: 'Their show', version: 2 }),
      fields: ['title'],
    })
    await outbox.resolve(id, { title: 'Our show' })
    await become(outbox, 'sent')
    expect(row('1')).toMatchObject({ title: 'Our show', venue: 'Harbour', fee: 2, version: 3 })
  })

  it('hold up only that row', async () => {
    const [a, b] = [gig('a', { title: 'A' }), gig('b', { title: 'B' })]
    gig('a', { title: 'Theirs' })
    const outbox = tab()
    await queue(outbox, edit(a, { title: 'Mine' }), edit(a, { venue: 'Harbour' }), edit(b, { title: 'B1' }))
    outbox.wake()
    await become(outbox, 'conflict', 'waiting', 'sent')
    await outbox.resolve(first(outbox).id, { title: 'Theirs' })
    await become(outbox, 'sent', 'sent', 'sent')
    expect(row('a')).toMatchObject({ title: 'Theirs', venue: 'Harbour' })
  })

  it('are asked before a row that has changed is deleted', async () => {
    const seen = gig('1', { title: 'Late show' })
    gig('1', { title: 'Sold out' })
    const outbox = tab()
    const { id } = await outbox.add(remove(seen))
    await become(outbox, 'conflict')
    expect(first(outbox).conflict).toMatchObject({ fields: [], theirs: { title: 'Sold out' } })
    expect(row('1')).toBeDefined()
    await outbox.resolve(id, {})
    await become(outbox, 'sent')
    expect(row('1')).toBeUndefined()
  })

  it('keep what the other one replaced besides, with a PUT that names its fields', async () => {
    const seen = gig('1', { answer: 'yes', note: 'late' })
    gig('1', { note: 'on time' })
    const outbox = tab()
    await outbox.add({ ...edit(seen, { answer: 'no', note: 'late' }), method: 'PUT' })
    await become(outbox, 'sent')
    expect(row('1')).toMatchObject({ answer: 'no', note: 'on time' })
  })
})

describe('several edits of one row without a network', () => {
  it('do not conflict with each other, and a value can be put back', async () => {
    const seen = gig('1', { title: 'Late show', venue: 'Lantern' })
    const outbox = tab()
    const [one, two] = [edit(seen, { title: 'A' }), edit({ ...seen, title: 'A' }, { title: 'B', venue: 'Harbour' })]
    await queue(outbox, one, two, edit(seen, { title: 'Late show' }))
    outbox.wake()
    await become(outbox, 'sent', 'sent', 'sent')
    expect(row('1')).toMatchObject({ title: 'Late show', venue: 'Harbour', version: 4 })
  })

  it('do not run over what somebody else changed in between', async () => {
    const seen = gig('1', { title: 'Late show', venue: 'Lantern', fee: 1 })
    const outbox = tab()
    await queue(outbox, edit(seen, { title: 'A' }), edit(seen, { title: 'B' }), edit(seen, { venue: 'Mine' }))
    gig('1', { venue: 'Theirs', fee: 2 })
    outbox.wake()
    await become(outbox, 'sent', 'sent', 'conflict')
    expect(row('1')).toMatchObject({ title: 'B', venue: 'Theirs', fee: 2 })
    expect(outbox.getSnapshot()[2]?.conflict?.fields).toEqual(['venue'])
  })

  it('follow a row that was created here, by its real id', async () => {
    const outbox = tab()
    const id = temporaryId()
    expect(isTemporary(id)).toBe(true)
    const shown = { id, title: 'Fair', version: 0 }
    const rehearsal = { ...create({ title: 'For it', gigId: id }), path: '/api/rehearsals', entity: 'rehearsal' }
    await queue(outbox, create({ title: 'Fair' }, id), edit(shown, { title: 'Harbour fair' }), rehearsal)
    outbox.wake()
    await become(outbox, 'sent', 'sent', 'sent')
    const [created, changed] = outbox.getSnapshot()
    const real = String(created?.row?.id)
    expect(isTemporary(real)).toBe(false)
    expect(created).toMatchObject({ temporaryId: id, entityId: real })
    expect(changed).toMatchObject({ path: `/api/gigs/${real}`, entityId: real })
    expect(row(real)).toMatchObject({ title: 'Harbour fair', version: 2 })
    expect([...api.rows.values()].at(-1)).toMatchObject({ title: 'For it', gigId: real })
    // A form that was opened before has the old id still.
    for (const e of outbox.getSnapshot()) await outbox.settle(e.id)
    await outbox.add(edit(shown, { venue: 'Harbour' }))
    await become(outbox, 'sent')
    expect(row(real)).toMatchObject({ title: 'Harbour fair', venue: 'Harbour' })
  })
})
