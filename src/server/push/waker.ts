import { type Clock, HOUR, MINUTE } from '../../protocol/clock';
import type { SubscriptionRequest } from '../../protocol/pushProtocol';
import type { Result } from '../../protocol/result';
import { createRounds, type Rounds } from '../periodicTask';
import type { LeasedSubscription, PushOutcome, PushStore, Wake } from '../store/pushStore';
import { backoffMs } from '../webhooks/backoff';
import type { SubscriptionSealer } from './sealSubscription';
import type { Pushed } from './sendWake';

export interface WakerDeps {
  readonly store: Pick<PushStore, 'startWake' | 'leaseSubscriptions' | 'settlePushes'>;
  readonly sealer: SubscriptionSealer;
  readonly send: (subscription: SubscriptionRequest, ttlMs: number) => Promise<Pushed>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly rng: () => number;
  /** Least time between two wake-ups. */
  readonly gapMs: number;
  /** Called with what a timed round threw. */
  readonly onError: (error: unknown) => void;
}

/** Sends all that is due; a round comes to how many push services took. */
export interface Waker extends Rounds {
  /** Begins a wake-up of all that are subscribed. Error `wake_too_soon`. */
  wake(): Promise<Result<Wake>>;
}

/** A wake-up that comes half a day late is about another day. */
const WAKE_TTL = 12 * HOUR;

/** Messages on their way at once. A page takes one time limit of a message, which must be shorter than the lease. */
const PAGE = 64;
const LEASE = MINUTE;

/**
 * Wakes browsers page by page. A page is leased in the store before anything of it is sent, and what came of it is written down afterwards: where the
 * process is killed in between, the page is due again when its lease has ended, so that a browser gets a wake-up at most once more for each kill.
 */
export const createWaker = ({ store, sealer, send, clock, rng, gapMs, onError }: WakerDeps): Waker => {
  const deliver = async (leased: LeasedSubscription): Promise<PushOutcome> => {
    const { id, wake, attempts } = leased;
    const subscription = sealer.open(leased);
    // Sealed by another key than the one browsers would be woken with.
    if (!subscription.ok) return { id, wake, attempts, became: 'gone' };
    const pushed = await send(subscription.value, WAKE_TTL);
    if (pushed.kind !== 'later') return { id, wake, attempts, became: pushed.kind };
    return { id, wake, attempts, became: 'later', dueAt: clock() + Math.max(pushed.afterMs, backoffMs(attempts, rng)) };
  };
  const round = async (isStopped: () => boolean): Promise<number> => {
    let sent = 0;
    for (;;) {
      const page = await store.leaseSubscriptions(clock(), clock() + LEASE, PAGE);
      if (page.length === 0) return sent;
      const outcomes = await Promise.all(page.map(deliver));
      await store.settlePushes(outcomes);
      sent += outcomes.filter(({ became }) => became === 'sent').length;
      if (isStopped() || page.length < PAGE) return sent;
    }
  };
  return { ...createRounds(round, onError), wake: () => store.startWake(clock(), gapMs, clock() + WAKE_TTL) };
};
