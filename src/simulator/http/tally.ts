import type { Result } from '../../protocol/values/result';
import type { Accepted } from './fleetServer';

/** Counts for one kind of request. A request that is repeated until it is answered counts once. */
export interface Counted {
  readonly sent: number;
  /** Confirmed, whether just now or by an earlier request with the same id. */
  readonly acknowledged: number;
  /** Those of them that the server already had. */
  readonly known: number;
  /** Refused or unanswered, by reason code. */
  readonly failures: Readonly<Record<string, number>>;
}

/** Counts of a fleet so far. */
export interface FleetCounts {
  readonly shoppers: number;
  readonly visits: number;
  readonly shown: number;
  readonly claims: Counted;
  readonly orders: Counted & {
    /** Sum over acknowledged orders, minor units. */
    readonly subtotal: number;
    readonly discount: number;
  };
  readonly reports: Counted;
  /** Assignment events, by the name that `simulate --json` prints. */
  readonly pings: Counted;
  readonly tokens: Counted;
  /** Sessions without a report, by reason: codes of the ledger, `report_mode`, `coupon_gone`, `not_asked`. */
  readonly unreported: Readonly<Record<string, number>>;
  /** Visits to a page without a bundle, by reason code. They showed and stored nothing. */
  readonly withoutBundle: Readonly<Record<string, number>>;
  /** Repeated requests, by reason code. */
  readonly repeats: Readonly<Record<string, number>>;
}

/** Counts for a fleet. Apart from its devices, the only mutable state. */
export interface Tally {
  count(what: 'shoppers' | 'visits' | 'shown'): void;
  note(what: 'unreported' | 'withoutBundle' | 'repeats', code: string): void;
  answered(what: 'claims' | 'orders' | 'reports' | 'pings' | 'tokens', result: Result<Partial<Accepted>>): void;
  /** Amounts of an acknowledged order, minor units. */
  ordered(subtotal: number, discount: number): void;
  counts(): FleetCounts;
}

const countOne = (counts: Record<string, number>, code: string): void => {
  counts[code] = (counts[code] ?? 0) + 1;
};

const none = () => ({ sent: 0, acknowledged: 0, known: 0, failures: {} as Record<string, number> });

export const createTally = (): Tally => {
  const plain = { shoppers: 0, visits: 0, shown: 0 };
  const notes = { unreported: {}, withoutBundle: {}, repeats: {} } as Record<
    'unreported' | 'withoutBundle' | 'repeats',
    Record<string, number>
  >;
  const requests = { claims: none(), orders: none(), reports: none(), pings: none(), tokens: none() };
  const money = { subtotal: 0, discount: 0 };
  return {
    count: (what) => {
      plain[what] += 1;
    },
    note: (what, code) => countOne(notes[what], code),
    answered: (what, result) => {
      const counted = requests[what];
      counted.sent += 1;
      if (!result.ok) return countOne(counted.failures, result.error.code);
      counted.acknowledged += 1;
      if (result.value.fresh === false) counted.known += 1;
    },
    ordered: (subtotal, discount) => {
      money.subtotal += subtotal;
      money.discount += discount;
    },
    counts: () => structuredClone({ ...plain, ...requests, orders: { ...requests.orders, ...money }, ...notes }),
  };
};
