import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Button } from '../components/Button'
import { Field } from '../components/Field'
import { Form } from '../components/Form'
import { tokenIn } from '../session/invite'

/** For a link that cannot be followed where it was received. */
export function UseInviteForm() {
  const navigate = useNavigate()
  const [link, setLink] = useState('')
  const [sent, setSent] = useState(false)
  const token = tokenIn(link)
  const submit = () => {
    setSent(true)
    if (token) void navigate(`/invite#${token}`)
  }
  return (
    <Form onSubmit={submit}>
      <Field
        label="Link of the invitation"
        autoComplete="off"
        value={link}
        onChange={setLink}
        hint="Paste the link that somebody has sent you."
        error={sent && !token ? 'This is no whole link of an invitation. Copy all of it, up to its end.' : undefined}
      />
      <div>
        <Button type="submit">Look at it</Button>
      </div>
    </Form>
  )
}
