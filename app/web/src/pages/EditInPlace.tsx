import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useBand } from '../band/context'
import type { Edit } from '../band/useEdit'
import { useEntries } from '../band/useRows'
import { Button } from '../components/Button'
import { Section } from '../components/Page'
import type { Entry } from '../realtime/outbox'
import { FormFrame } from './FormFrame'
import { type Errors, type Form, refused, refusedAsAWhole } from './form'
import { typeAll, useTheirNotes } from './useTheirNotes'
import { useUnsaved } from './useUnsaved'

interface Props<T> {
  entity: string
  row: T
  edit: Edit<T>
  gone: boolean
  check: (value: T) => Errors
  save: (changes: Partial<T>) => Promise<Entry>
  fields: (form: Form<T>) => ReactNode
  /** What is seen while nobody edits it. */
  children: ReactNode
}

/**
 * Shows a row, and in its place a form over it, in which what others change meanwhile appears. `gone`: the row was deleted;
 * the form stays, to be read and copied.
 */
export function EditInPlace<T extends { readonly id: string }>(props: Props<T>) {
  const { entity, row, edit, gone, check, save, fields, children } = props
  const { outbox } = useBand()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const form = useRef<HTMLDivElement>(null)
  const wasOpen = useRef(false)
  const failed = useEntries().find(
    e => e.entity === entity && e.entityId === row.id && e.method === 'PATCH' && e.state === 'failed',
  )
  const note = useTheirNotes(edit)
  useUnsaved(open && edit.dirty)

  // The focus follows: into the form when it opens, back to the button when it closes.
  useEffect(() => {
    if (open) form.current?.querySelector<HTMLElement>('input, textarea')?.focus()
    else if (wasOpen.current) button.current?.focus()
    wasOpen.current = open
  }, [open])

  if (!open) {
    const start = () => {
      if (failed) typeAll(edit, failed.body as Partial<T>)
      setOpen(true)
    }
    return (
      <Section
        title="Details"
        actions={
          !gone && (
            <Button ref={button} onPress={start}>
              {failed ? 'Correct what was not saved' : 'Edit'}
            </Button>
          )
        }
      >
        {children}
      </Section>
    )
  }
  const close = () => {
    edit.reset()
    setOpen(false)
  }
  const submit = async () => {
    if (edit.dirty) await save(edit.changes)
    if (failed) await outbox.discard(failed.id)
    close()
  }
  const wrong = { ...refused(failed, edit.value), ...check(edit.value) }
  return (
    <Section title={gone && edit.dirty ? 'What you were typing' : 'Details'}>
      <div ref={form}>
        <FormFrame
          label="Details"
          errors={wrong}
          refused={refusedAsAWhole(failed?.problem, edit.value)}
          save="Save"
          onSave={() => void submit()}
          onCancel={close}
          startTold={failed !== undefined}
          over={gone}
        >
          {errors => fields({ value: edit.value, set: change => typeAll(edit, change), errors, note, readOnly: gone })}
        </FormFrame>
      </div>
    </Section>
  )
}
