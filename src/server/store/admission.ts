import { fail, type Result } from '../../protocol/result';

/**
 * The bounded queue of the port: writes that shoppers and shops cause are refused as `overloaded` while `maxWaiting` writes are unanswered.
 * Whoever is refused knows that nothing was written.
 */
export const admission =
  (waiting: () => number, maxWaiting: number) =>
  <T>(write: () => Promise<Result<T>>): Promise<Result<T>> =>
    waiting() < maxWaiting ? write() : Promise.resolve(fail('overloaded', 'Too many requests are waiting; try again in a second.'));
