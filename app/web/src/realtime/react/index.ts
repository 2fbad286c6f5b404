/**
 * The feed in React, 18 or later: the only part of the library that knows of it. The hooks only subscribe; what they
 * hear is promised by the core.
 *
 * @module
 */
export { RealtimeProvider } from './context'
export { useConnection } from './useConnection'
export { useOutbox } from './useOutbox'
export { type UseRealtime, type UseRealtimeOptions, useRealtime } from './useRealtime'
