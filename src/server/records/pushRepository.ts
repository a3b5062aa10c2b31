import { fail, type Result } from '../../protocol/values/result';

/** A stored push subscription of a browser. */
export interface PushSubscriptionRow {
  /** SHA-256 of its endpoint, hex. */
  readonly id: string;
  /** Endpoint and keys, encrypted (`push/subscriptionSealer`). */
  readonly sealed: string;
}

/** A subscription leased for a wake-up. */
export interface LeasedSubscription extends PushSubscriptionRow {
  /** `seq` of the wake-up. */
  readonly wake: number;
  /** Attempts for this wake-up, including the current one. */
  readonly attempts: number;
}

/**
 * Result of one attempt. `gone`: the subscription has ended; `refused`: this wake-up is given up; `skipped`: it is not for this subscription,
 * and not counted; `later`: due again at `dueAt`, UTC ms.
 */
export type PushOutcome = Pick<LeasedSubscription, 'id' | 'wake' | 'attempts'> &
  ({ readonly became: 'sent' | 'gone' | 'refused' | 'skipped' } | { readonly became: 'later'; readonly dueAt: number });

/** One wake-up of all browsers, and its results. */
export interface Wake {
  /** 1, 2, … */
  readonly seq: number;
  readonly at: number;
  /** Browsers not reached by then are not tried again. */
  readonly endsAt: number;
  readonly sent: number;
  readonly gone: number;
  readonly refused: number;
}

export interface PushState {
  readonly subscriptions: number;
  /** Browsers the latest wake-up has not reached yet. */
  readonly waiting: number;
  readonly latest: Wake | undefined;
  /** The latest `WAKES_TOLD`, newest first. */
  readonly wakes: readonly Wake[];
}

/** Wake-ups shown: two weeks at the highest frequency. */
export const WAKES_TOLD = 14;

/** Part of the port: push subscriptions and wake-ups. */
export interface PushRepository {
  /** Stores a subscription, replacing any under the same id. Earlier wake-ups do not apply to it. */
  addSubscription(row: PushSubscriptionRow, now: number): Promise<void>;
  /** Returns whether it existed. */
  removeSubscription(id: string): Promise<boolean>;
  /** Starts a wake-up of all current subscriptions. Error `wake_too_soon`: the last one began less than `gapMs` ago. */
  startWake(now: number, gapMs: number, endsAt: number): Promise<Result<Wake>>;
  /** Leases subscriptions due for the wake-up to this caller until `until`. Each counts an attempt. Empty once the wake-up has ended. */
  leaseSubscriptions(now: number, until: number, limit: number): Promise<readonly LeasedSubscription[]>;
  /** Stores their results, all or none. No change if another lease has begun since. */
  settlePushes(outcomes: readonly PushOutcome[]): Promise<void>;
  pushState(): Promise<PushState>;
}

export const wakeTooSoon = (lastAt: number, gapMs: number) =>
  fail('wake_too_soon', `Browsers were woken recently. The next wake-up is possible at ${new Date(lastAt + gapMs).toISOString()}.`);
