/**
 * Outcomes as data. Error classes lose their fields across threads and HTTP
 * (https://github.com/GoogleChromeLabs/comlink#transfer-handlers-and-event-listeners), so functions at Couplet's boundaries return a
 * `Result`.
 */
export type Result<T, E = Failure> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** Why something was refused: a stable code for programs, a sentence for people. */
export interface Failure {
  /** Stable, lower-case, snake_case reason code, e.g. `coupon_expired`. */
  readonly code: string;
  /** One sentence in plain English. */
  readonly message: string;
  /** Where in the input, e.g. `items[2].price` or `line 17`. */
  readonly at?: string;
}

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });

export const fail = (code: string, message: string, at?: string): Result<never, Failure> => ({
  ok: false,
  error: at === undefined ? { code, message } : { code, message, at },
});
