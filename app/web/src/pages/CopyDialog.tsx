import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ApiError, ask } from '../api/client'
import type { Setlist, SetlistContent } from '../api/schema.gen'
import { useBand } from '../band/context'
import { useRows } from '../band/useRows'
import { Button } from '../components/Button'
import { Choice } from '../components/Choice'
import { Dialog } from '../components/Dialog'
import { Field } from '../components/Field'
import { notify } from '../components/Toasts'
import { isTemporary } from '../realtime/outbox'
import { requestId } from '../realtime/request-id'
import css from './SongForm.module.css'

interface Props {
  setlist: Setlist
  /** The items that are copied; undefined: all, into a new setlist. */
  items?: readonly string[] | undefined
  onClose: (copied: boolean) => void
}

const anew = ''

/** Copies a setlist or some of its items. The server does it in one step, so that this needs the network. */
export function CopyDialog({ setlist, items, onClose }: Props) {
  const { band } = useBand()
  const navigate = useNavigate()
  const { rows } = useRows('setlists')
  const [to, setTo] = useState(anew)
  const [name, setName] = useState(items ? `From ${setlist.name}` : `Copy of ${setlist.name}`)
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  // A copy that is asked for again after an answer that was lost is made once.
  const [key, setKey] = useState(requestId)
  const others = (rows ?? []).map(row => row.setlist).filter(other => !isTemporary(other.id))
  const target = others.find(other => other.id === to)
  const nameError = error && !target && name.trim() === '' ? 'A new setlist needs a name.' : undefined

  const copy = async () => {
    if (!target && name.trim() === '') return setError('A new setlist needs a name.')
    setBusy(true)
    setError(undefined)
    try {
      const body = { ...(target ? { to: target.id } : { name: name.trim() }), ...(items && { items }) }
      const path = `/api/bands/${band.id}/setlists/${setlist.id}/copy`
      const { data } = await ask<SetlistContent>(path, { method: 'POST', body, headers: { 'Idempotency-Key': key } })
      onClose(true)
      const place = `/bands/${band.id}/setlists/${data.setlist.id}`
      if (!items) return void navigate(place)
      const what = items.length === 1 ? '1 item' : `${items.length} items`
      const action = { label: 'Show', onPress: () => void navigate(place) }
      notify({ text: `Copied ${what} to ${data.setlist.name}`, tone: 'good', action })
    } catch (failure) {
      setBusy(false)
      setError(failure instanceof ApiError ? failure.message : 'It could not be copied. Try again.')
      if (failure instanceof ApiError && failure.status !== 0) setKey(requestId())
    }
  }

  return (
    <Dialog
      title={items ? `Copy ${items.length === 1 ? '1 item' : `${items.length} items`}` : `Copy ${setlist.name}`}
      open
      onClose={() => onClose(false)}
      actions={
        <>
          <Button onPress={() => onClose(false)}>Cancel</Button>
          <Button variant="primary" onPress={copy} isDisabled={busy}>
            {busy ? 'Copying …' : 'Copy'}
          </Button>
        </>
      }
    >
      <form
        className={css.form}
        onSubmit={event => {
          event.preventDefault()
          if (!busy) void copy()
        }}
      >
        {items && (
          <Choice
            label="To"
            value={to}
            options={[
              { value: anew, label: 'A new setlist' },
              ...others.map(other => ({ value: other.id, label: `The end of ${other.name}` })),
            ]}
            onChange={value => {
              setTo(value)
              setKey(requestId())
            }}
          />
        )}
        {!target && (
          <Field
            label="Name"
            value={name}
            onChange={text => {
              setName(text)
              setKey(requestId())
            }}
            required
            maxLength={200}
            autoFocus
            error={nameError}
          />
        )}
        {error && !nameError && <p role="alert">{error}</p>}
        <button type="submit" hidden />
      </form>
    </Dialog>
  )
}
