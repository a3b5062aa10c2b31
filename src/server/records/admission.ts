import { type Failure, fail, type Result } from '../../protocol/values/result';

export const overloaded: Failure = { code: 'overloaded', message: 'The server is busy. Try again in a second.' };

/** Thrown by a bounded queue of questions. Nothing was computed. */
export class Overloaded extends Error {
  constructor() {
    super(overloaded.message);
  }
}

/**
 * The port's bounded queue. Writes caused by shoppers and shops are refused as `overloaded` while `maxWaiting` writes are unanswered. A
 * refused write has not happened.
 */
export const admission =
  (waiting: () => number, maxWaiting: number) =>
  <T>(write: () => Promise<Result<T>>): Promise<Result<T>> =>
    waiting() < maxWaiting ? write() : Promise.resolve({ ok: false, error: overloaded });

const reasons: Readonly<Record<Unavailable, string>> = {
  disk_full: 'The disk of the database is full. Free space on it.',
  database_damaged: 'The database file is damaged. Restore a backup.',
  store_unavailable: 'The database cannot be reached, or takes no writes. See the server log.',
};

/** Answer of a store that is not ready, for load balancers and operators. */
export const notReady = (reason: Unavailable = 'store_unavailable'): Result<never> => fail(reason, reasons[reason]);

/** Whether a write returned a failed `Result`. Then it has changed nothing. */
export const refused = (answer: unknown): boolean => typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;

/** Why a store takes no writes, as `/readyz` says it. */
export type Unavailable = 'disk_full' | 'database_damaged' | 'store_unavailable';

/**
 * Thrown by a store whose database does not respond or accepts no writes. The request itself is not at fault and may succeed shortly. It is
 * unknown whether a write in progress happened; repeating it with the same key is safe.
 */
export class StoreUnavailable extends Error {
  constructor(
    cause: unknown,
    readonly reason: Unavailable = 'store_unavailable',
  ) {
    super(`The database cannot be used at the moment: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
