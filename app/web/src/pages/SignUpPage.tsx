import { Link } from 'react-router'
import { Page } from '../components/Page'
import { Plain } from '../components/Plain'
import { SignUpForm } from './SignUpForm'

/** For a new account; what comes next, a first band or an invitation, is for BandsPage. */
export function SignUpPage() {
  return (
    <Plain narrow welcome>
      <Page title="Sign up">
        <SignUpForm />
        <p>
          You have an account? <Link to="/sign-in">Sign in</Link>
        </p>
      </Page>
    </Plain>
  )
}
