import { LinkButton } from '../components/LinkButton'
import { Page } from '../components/Page'
import { Plain } from '../components/Plain'

/** It does not exist, or not for who is signed in; the server does not say which. */
export function NotFoundPage() {
  return (
    <Page title="Nothing here">
      <p>There is nothing at this address, or it is not for you to see.</p>
      <p>
        <LinkButton to="/bands">Your bands</LinkButton>
      </p>
    </Page>
  )
}

/** The same outside of a band. */
export function NotFound() {
  return (
    <Plain>
      <NotFoundPage />
    </Plain>
  )
}
