import { fail, type Result } from '../../protocol/values/result';

/**
 * The bounded queue of the port: writes that shoppers and shops cause are refused as `overloaded` while `maxWaiting` writes are unanswered.
 * Whoever is refused knows that nothing was written.
 */
export const admission =
  (waiting: () => number, maxWaiting: number) =>
  <T>(write: () => Promise<Result<T>>): Promise<Result<T>> =>
    waiting() < maxWaiting ? write() : Promise.resolve(fail('overloaded', 'The server is busy. Try again in a second.'));

/** Is a write's answer a `Result` that says no? Then it has changed nothing. */
export const refused = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;

/**
 * Thrown by a store whose database does not answer or takes no writes: nothing is known to be wrong with the request, and the same may succeed
 * in a moment. Whether a write that was under way happened is unknown; its key tells when it is sent again.
 */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The database cannot be used at the moment: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
