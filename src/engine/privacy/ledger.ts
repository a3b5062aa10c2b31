import { DAY, type Instant } from '../../protocol/values/clock';
import { fail, ok, type Result } from '../../protocol/values/result';

/** Privacy budget one browser has spent. It is kept through erasure, so that the bound holds as long as the browser keeps the shop's storage. */
export interface Ledger {
  readonly version: 1;
  /** Debits of the last 28 days, oldest first. */
  readonly entries: readonly { readonly time: Instant; readonly epsilon: number }[];
  /** ε spent in all. */
  readonly lifetime: number;
}

const PERIOD_DAYS = 28;
const LEDGER_PERIOD = PERIOD_DAYS * DAY;
const LEDGER_SPACING = 7 * DAY;
const EPSILON_PER_PERIOD = 8;
const EPSILON_LIFETIME = 24;

export const emptyLedger = (): Ledger => ({ version: 1, entries: [], lifetime: 0 });

/** A ledger that allows no further reports, used when past spending is unknown. */
export const spentLedger = (): Ledger => ({ version: 1, entries: [], lifetime: EPSILON_LIFETIME });

const ROUNDING = 1e-9;

/**
 * The ledger after one report of `epsilon`. Errors: `ledger_lifetime`, `ledger_period`, `ledger_spacing`, `ledger_epsilon` (not above 0).
 * Future entries, left by a clock that was set back, stay in force. Comparisons are written so that NaN fails them: a damaged ledger allows
 * no reports.
 */
export const debit = (ledger: Ledger, epsilon: number, now: Instant): Result<Ledger> => {
  const recent = ledger.entries.filter(({ time }) => !(now - time >= LEDGER_PERIOD));
  const last = recent.at(-1);
  if (!(epsilon > 0)) return fail('ledger_epsilon', 'A report must have an ε above 0.');
  if (!(ledger.lifetime + epsilon <= EPSILON_LIFETIME + ROUNDING))
    return fail('ledger_lifetime', `This browser has used its whole privacy budget, ε = ${EPSILON_LIFETIME}.`);
  if (!(recent.reduce((sum, entry) => sum + entry.epsilon, epsilon) <= EPSILON_PER_PERIOD + ROUNDING))
    return fail('ledger_period', `The limit of ε = ${EPSILON_PER_PERIOD} in 28 days is reached.`);
  if (last && !(now - last.time >= LEDGER_SPACING)) return fail('ledger_spacing', 'The last report is less than 7 days old.');
  return ok({ version: 1, entries: [...recent, { time: now, epsilon }], lifetime: ledger.lifetime + epsilon });
};

/** Spending of a ledger, for display. */
export interface Spent {
  readonly period: { readonly days: number; readonly spent: number; readonly most: number };
  readonly lifetime: { readonly spent: number; readonly most: number };
  /** Reports that are still possible in all, each at the given ε. */
  readonly left: number;
}

const rounded = (epsilon: number): number => Math.round(epsilon * 100) / 100;

/** @param epsilon of each future report */
export const spentOf = ({ entries, lifetime }: Ledger, epsilon: number, now: Instant): Spent => ({
  period: {
    days: PERIOD_DAYS,
    spent: rounded(entries.reduce((sum, entry) => (now - entry.time >= LEDGER_PERIOD ? sum : sum + entry.epsilon), 0)),
    most: EPSILON_PER_PERIOD,
  },
  lifetime: { spent: rounded(lifetime), most: EPSILON_LIFETIME },
  // A damaged ledger allows no reports.
  left: Math.max(0, Math.floor((EPSILON_LIFETIME + ROUNDING - lifetime) / epsilon)) || 0,
});
