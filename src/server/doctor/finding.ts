/** What a check found: of `warning` and `failure` the fix says what to do, in one sentence. */
export interface Finding {
  /** Name of the check, e.g. `database`. */
  readonly check: string;
  /** `failure`: coupons or orders are lost until it is mended. `warning`: something works less well, or will not for long. */
  readonly level: 'ok' | 'warning' | 'failure';
  /** Stable reason code; `ok` where nothing is wrong. */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

/** Findings of one check. */
export const findingsOf = (check: string) => ({
  fine: (message: string): Finding => ({ check, level: 'ok', code: 'ok', message }),
  warning: (code: string, message: string, fix: string): Finding => ({ check, level: 'warning', code, message, fix }),
  failure: (code: string, message: string, fix: string): Finding => ({ check, level: 'failure', code, message, fix }),
});
