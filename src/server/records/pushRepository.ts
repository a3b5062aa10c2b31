import { fail, type Result } from '../../protocol/values/result';

/** A browser to be woken, as it lies in the store. */
export interface PushSubscriptionRow {
  /** SHA-256 of its endpoint, hex. */
  readonly id: string;
  /** Endpoint and keys, sealed (`push/subscriptionSealer`). */
  readonly sealed: string;
}

/** One handed out to be woken. */
export interface LeasedSubscription extends PushSubscriptionRow {
  /** `seq` of the wake-up. */
  readonly wake: number;
  /** Tries of this wake-up, the one it was handed out for included. */
  readonly attempts: number;
}

/** What came of one try: `gone`: the browser is no longer there; `refused`: this wake-up is given up; `later`: due again at `dueAt`, UTC ms. */
export type PushOutcome = Pick<LeasedSubscription, 'id' | 'wake' | 'attempts'> &
  ({ readonly became: 'sent' | 'gone' | 'refused' } | { readonly became: 'later'; readonly dueAt: number });

/** One wake-up of all browsers, and how many it reached. */
export interface Wake {
  /** 1, 2, … */
  readonly seq: number;
  readonly at: number;
  /** Whoever was not reached by then is not tried any more. */
  readonly endsAt: number;
  readonly sent: number;
  readonly gone: number;
  readonly refused: number;
}

export interface PushState {
  readonly subscriptions: number;
  /** Those the latest wake-up has not reached yet. */
  readonly waiting: number;
  readonly latest: Wake | undefined;
  /** The latest `WAKES_TOLD`, newest first. */
  readonly wakes: readonly Wake[];
}

/** Wake-ups that are told of: a fortnight's, where browsers are woken as often as may be. */
export const WAKES_TOLD = 14;

/** Part of the port: browsers that wait for a wake-up, and the wake-ups. */
export interface PushRepository {
  /** Keeps a subscription once; what was kept under its id is replaced. Wake-ups of before are not for it. */
  addSubscription(row: PushSubscriptionRow, now: number): Promise<void>;
  /** Returns whether there was one. */
  removeSubscription(id: string): Promise<boolean>;
  /** Begins a wake-up of all that are subscribed now. Error `wake_too_soon`: the last one began less than `gapMs` ago. */
  startWake(now: number, gapMs: number, endsAt: number): Promise<Result<Wake>>;
  /** Hands out subscriptions that the wake-up is due for to this caller alone until `until`; each counts an attempt. Nothing once the wake-up has ended. */
  leaseSubscriptions(now: number, until: number, limit: number): Promise<readonly LeasedSubscription[]>;
  /** Writes down what came of them, all or none. Nothing where another lease has begun meanwhile. */
  settlePushes(outcomes: readonly PushOutcome[]): Promise<void>;
  pushState(): Promise<PushState>;
}

/** The error of `startWake`. */
export const wakeTooSoon = (lastAt: number, gapMs: number) =>
  fail('wake_too_soon', `Browsers were woken recently. The next wake-up is possible at ${new Date(lastAt + gapMs).toISOString()}.`);
