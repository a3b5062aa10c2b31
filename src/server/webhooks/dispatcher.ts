import { type Clock, MINUTE } from '../../protocol/clock';
import type { Result } from '../../protocol/result';
import { createRounds, type Rounds } from '../periodicTask';
import type { OutboxEvent, OutboxStore } from '../store/outboxStore';
import { backoffMs, TRIES } from './backoff';

export interface DispatcherDeps {
  readonly store: Pick<OutboxStore, 'leaseEvents' | 'eventDelivered' | 'eventFailed'>;
  readonly send: (event: OutboxEvent) => Promise<Result<undefined>>;
  readonly clock: Clock;
  readonly rng: () => number;
  /** Called with what a timed round threw. */
  readonly onError: (error: unknown) => void;
}

/** Sends all that is due; a round comes to how many were delivered. */
export type Dispatcher = Rounds;

/** Events on their way at once. A page takes one time limit of a delivery, which must be shorter than the lease. */
const PAGE = 16;
const LEASE = MINUTE;

/**
 * Delivers the outbox at least once each: what is leased and not delivered, because the address failed or this process died, is due again. Where a
 * receipt cannot be written down, the same event comes once more under the same id.
 */
export const createDispatcher = ({ store, send, clock, rng, onError }: DispatcherDeps): Dispatcher => {
  const deliver = async (event: OutboxEvent): Promise<boolean> => {
    const sent = await send(event);
    const now = clock();
    if (sent.ok) await store.eventDelivered(event);
    else await store.eventFailed(event, sent.error.message, event.attempts >= TRIES ? null : now + backoffMs(event.attempts, rng), now);
    return sent.ok;
  };
  const round = async (isStopped: () => boolean): Promise<number> => {
    let delivered = 0;
    for (;;) {
      const page = await store.leaseEvents(clock(), clock() + LEASE, PAGE);
      const sent = await Promise.allSettled(page.map(deliver));
      // A receipt that could not be written down: all others first, so that nothing is under way when this round is over.
      for (const one of sent) if (one.status === 'rejected') throw one.reason;
      const received = sent.filter((one) => one.status === 'fulfilled' && one.value).length;
      delivered += received;
      // An address that takes nothing is not asked for the rest at once.
      if (isStopped() || page.length < PAGE || received === 0) return delivered;
    }
  };
  return createRounds(round, onError);
};
