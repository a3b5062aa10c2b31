/**
 * Thrown by a store whose database does not answer or takes no writes: nothing is known to be wrong with the request, and the same may succeed
 * in a moment. Whether a write that was under way happened is unknown; its key tells when it is sent again.
 */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The database cannot be used at the moment: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
