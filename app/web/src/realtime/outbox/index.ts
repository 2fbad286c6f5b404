export { createOutbox, isTemporary, temporaryId } from './outbox'
export type * from './types'
