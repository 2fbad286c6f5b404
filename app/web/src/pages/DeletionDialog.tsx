import type { ReactNode } from 'react'
import { Button } from '../components/Button'
import { Dialog } from '../components/Dialog'

interface Props {
  /** "Delete Blue Bossa?" */
  title: string
  open: boolean
  onClose: () => void
  onDelete: () => void
  /** What goes with it. */
  children: ReactNode
}

/** Asks before something is deleted that cannot be had back. */
export function DeletionDialog({ title, open, onClose, onDelete, children }: Props) {
  return (
    <Dialog
      role="alertdialog"
      title={title}
      open={open}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Keep it</Button>
          <Button
            variant="danger"
            onPress={() => {
              onClose()
              onDelete()
            }}
          >
            Delete
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
