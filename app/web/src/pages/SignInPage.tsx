import { Link } from 'react-router'
import { Page } from '../components/Page'
import { Plain } from '../components/Plain'
import { Goodbye } from './Goodbye'
import { SignInForm } from './SignInForm'

/** Stands at any address as long as nobody is signed in; then the page of that address takes its place. */
export function SignInPage() {
  return (
    <Plain narrow welcome>
      <Page title="Sign in">
        <Goodbye />
        <SignInForm />
        <p>
          New here? <Link to="/sign-up">Sign up</Link>
        </p>
      </Page>
    </Plain>
  )
}
