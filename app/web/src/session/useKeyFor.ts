import { useCallback, useRef } from 'react'
import { requestId } from '../realtime/request-id'

/**
 * The Idempotency-Key of a form: the same as long as the same is sent, so that another press after an answer that got lost
 * does not do it twice.
 */
export function useKeyFor(): (body: object) => string {
  const last = useRef({ body: '', key: '' })
  return useCallback(body => {
    const text = JSON.stringify(body)
    if (last.current.body !== text) last.current = { body: text, key: requestId() }
    return last.current.key
  }, [])
}
