import { fail, type Result } from '../../protocol/values/result';

/**
 * The port's bounded queue. Writes caused by shoppers and shops are refused as `overloaded` while `maxWaiting` writes are unanswered. A
 * refused write has not happened.
 */
export const admission =
  (waiting: () => number, maxWaiting: number) =>
  <T>(write: () => Promise<Result<T>>): Promise<Result<T>> =>
    waiting() < maxWaiting ? write() : Promise.resolve(fail('overloaded', 'The server is busy. Try again in a second.'));

/** Whether a write returned a failed `Result`. Then it has changed nothing. */
export const refused = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;

/**
 * Thrown by a store whose database does not respond or accepts no writes. The request itself is not at fault and may succeed shortly. It is
 * unknown whether a write in progress happened; repeating it with the same key is safe.
 */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The database cannot be used at the moment: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
