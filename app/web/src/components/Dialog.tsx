import type { ReactNode } from 'react'
import { Heading, Modal, ModalOverlay, Dialog as Window } from 'react-aria-components'
import css from './Dialog.module.css'

interface Props {
  title: string
  open: boolean
  onClose: () => void
  children: ReactNode
  /** Buttons, the main one last. */
  actions?: ReactNode
  /** `alert`: something has to be decided, and a press beside it does not close it. */
  role?: 'dialog' | 'alertdialog'
}

/** A window above the page: the focus is in it until it is closed, and then where it was before. Escape closes it. */
export function Dialog({ title, open, onClose, children, actions, role = 'dialog' }: Props) {
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={isOpen => isOpen || onClose()}
      isDismissable={role === 'dialog'}
      className={css.overlay ?? ''}
    >
      <Modal className={css.modal ?? ''}>
        <Window role={role} className={css.window ?? ''}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div className={css.body}>{children}</div>
          {actions && <div className={css.actions}>{actions}</div>}
        </Window>
      </Modal>
    </ModalOverlay>
  )
}
