import { BrowserRouter } from 'react-router'
import { Toasts } from './components/Toasts'
import { KeptQueries } from './offline/KeptQueries'
import type { Keeper } from './offline/keeper'
import { Pages } from './pages/Pages'

export function App({ keeper }: { keeper: Keeper }) {
  return (
    <KeptQueries keeper={keeper}>
      <BrowserRouter>
        <Pages />
        <Toasts />
      </BrowserRouter>
    </KeptQueries>
  )
}
