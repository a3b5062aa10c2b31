/** Result of a check. For `warning` and `failure`, the fix states what to do, in one sentence. */
export interface Finding {
  /** Name of the check, e.g. `database`. */
  readonly check: string;
  /** `failure`: coupons or orders are lost until it is fixed. `warning`: something works less well, or will soon fail. */
  readonly level: 'ok' | 'warning' | 'failure';
  /** Stable reason code; `ok` if nothing is wrong. */
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

/** Whether this is the machine's own address, which browsers also accept over http. */
export const isLoopback = (url: string): boolean => {
  try {
    return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
  } catch {
    return false;
  }
};
