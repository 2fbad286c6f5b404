import type { SigningOut } from '../session/useSignOut'
import { Button } from './Button'
import { Dialog } from './Dialog'

/** What is to be decided, or to be known, before one is signed out. */
export function SignOutDialog({ signingOut, everywhere }: { signingOut: SigningOut; everywhere?: boolean }) {
  const { unsent, error, pending, sure, cancel } = signingOut
  const what = everywhere ? 'Sign out everywhere' : 'Sign out'
  return (
    <Dialog
      title={unsent > 0 ? `${what} and lose changes?` : 'You are still signed in'}
      open={unsent > 0 || error !== null}
      onClose={cancel}
      role="alertdialog"
      actions={
        <>
          <Button onPress={cancel}>Stay signed in</Button>
          <Button variant={unsent > 0 ? 'danger' : 'primary'} isPending={pending} onPress={sure}>
            {unsent > 0 ? `${what} and lose ${unsent === 1 ? 'it' : 'them'}` : 'Try again'}
          </Button>
        </>
      }
    >
      {unsent > 0 && (
        <p>
          {unsent === 1 ? 'One change has' : `${unsent} changes have`} not been sent. {what} and lose{' '}
          {unsent === 1 ? 'it' : 'them'}?
        </p>
      )}
      {error && (
        <p role="alert">
          {error.message} The server has to know of it: until it does, whoever has this device could be taken for you.
        </p>
      )}
    </Dialog>
  )
}
