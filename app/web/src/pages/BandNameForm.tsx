import { useMemo } from 'react'
import { useBand } from '../band/context'
import { useEdit } from '../band/useEdit'
import { useEntries } from '../band/useRows'
import css from '../components/Actions.module.css'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { SaveState } from '../components/SaveState'
import { TheirNote } from '../components/TheirNote'
import type { Row } from '../realtime/outbox'

/** Renames the band, by the outbox like any row of it. */
export function BandNameForm() {
  const { band, outbox } = useBand()
  const entries = useEntries()
  // The band is no collection of the replica: what waits to be sent is laid over it here.
  const row = useMemo(() => {
    const waiting = entries.filter(entry => entry.entity === 'band' && entry.state !== 'failed').at(-1)
    return { ...band, ...waiting?.body }
  }, [entries, band])
  const edit = useEdit(row, 'band')
  const name = edit.value.name.trim()
  const submit = async () => {
    if (!name) return
    if (edit.dirty) {
      await outbox.add({
        method: 'PATCH',
        path: `/api/bands/${band.id}`,
        body: { name },
        base: edit.seen as unknown as Row,
        entity: 'band',
        entityId: band.id,
        label: `Name of ${band.name}`,
      })
    }
    edit.reset()
  }
  return (
    <Form onSubmit={() => void submit()}>
      <Field
        label="Name"
        autoComplete="off"
        value={edit.value.name}
        onChange={value => edit.set('name', value)}
        required
        maxLength={100}
        note={<TheirNote theirs={edit.theirs('name')} onTake={() => edit.take('name')} />}
        error={name ? undefined : 'Type a name.'}
      />
      <div className={css.actions}>
        <Button type="submit" isDisabled={!edit.dirty}>
          Rename
        </Button>
        <SaveState entity="band" entityId={band.id} />
      </div>
    </Form>
  )
}
