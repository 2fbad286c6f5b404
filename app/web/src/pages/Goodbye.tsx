import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'react-router'
import { Button } from '../components/Button'
import { Note } from '../components/Note'
import { farewellQuery, giveUpUnsent } from '../session/signOut'

/** Says why one is at the sign-in page, and what becomes of changes that have not been sent. */
export function Goodbye() {
  const { data: farewell } = useQuery(farewellQuery)
  const { state } = useLocation()
  const [gone, setGone] = useState(false)
  if (gone) return <Note>They are deleted.</Note>
  if (!farewell) return typeof state?.message === 'string' ? <Note>{state.message}</Note> : null
  const { unsent } = farewell
  const giveUp = () => void giveUpUnsent().then(() => setGone(true))
  return (
    <Note>
      <p>
        You have been signed out.
        {unsent > 0 &&
          ` ${unsent === 1 ? 'One change has' : `${unsent} changes have`} not been sent, and will be when you sign in again.`}
      </p>
      {unsent > 0 && (
        <Button small onPress={giveUp}>
          {unsent === 1 ? 'Delete it instead' : 'Delete them instead'}
        </Button>
      )}
    </Note>
  )
}
