import './styles/tokens.css'
import './styles/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App'
import { notify } from './components/Toasts'
import { Keeper } from './offline/keeper'
import { register } from './offline/register'
import { newQueryClient } from './session/queries'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id root')
createRoot(root).render(
  <StrictMode>
    <App keeper={new Keeper(newQueryClient())} />
  </StrictMode>,
)
if (import.meta.env.PROD) {
  void register(reload => {
    notify({
      text: 'A new version of Downbeat is there.',
      action: { label: 'Reload', onPress: reload },
      timeout: 0,
    })
  })
}
