import { setTimeout as pause } from 'node:timers/promises';
import { CONFIRM_FOR } from '../../core/channels/messageLimits';
import { type Clock, MINUTE, SECOND } from '../../core/clock';
import type { MessageRow } from '../store/messageStore';
import type { Store } from '../store/store';
import type { Delivered } from './deliverMessage';
import { LEASE, REMEMBERED } from './messageTimes';

export interface SenderDeps {
  readonly store: Pick<Store, 'leaseMessage' | 'tidyMessages'>;
  readonly deliver: (row: MessageRow) => Promise<Delivered>;
  readonly clock: Clock;
  /** 0 = no limit. */
  readonly perSecond: number;
  /** Called with what a timed round threw. */
  readonly onError: (error: unknown) => void;
}

export interface MessageSender {
  /** Sends all that is due, one after the other. Returns how many were handed over. */
  dispatch(): Promise<number>;
  /** Ends what nobody confirmed and forgets what is long over. */
  tidy(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/**
 * One message at a time: its attempt is on disk before it is handed over, and that it was sent is on disk before the next one is taken. So a process that
 * is killed leaves at most one message of which nobody knows whether it was sent; it is sent again under the same id.
 */
export const createMessageSender = ({ store, deliver, clock, perSecond, onError }: SenderDeps): MessageSender => {
  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let running: Promise<number> | undefined;
  /** Rounds in a row that found nobody who carries messages, and when the next is worth a try. */
  let [away, notBefore] = [0, 0];

  const paced = async (begun: number): Promise<void> => {
    const left = perSecond === 0 ? 0 : begun + SECOND / perSecond - performance.now();
    if (left > 0) await pause(left, undefined, { signal: stopping.signal }).catch(() => undefined);
  };

  const round = async (): Promise<number> => {
    let sent = 0;
    if (clock() < notBefore) return sent;
    while (!stopping.signal.aborted) {
      const begun = performance.now();
      const now = clock();
      const row = await store.leaseMessage(now, now + LEASE);
      if (!row) break;
      const came = await deliver(row);
      if (came === 'sent') sent++;
      away = came === 'away' ? away + 1 : 0;
      if (away > 0) {
        notBefore = clock() + Math.min(SECOND * 2 ** away, MINUTE);
        break;
      }
      await paced(begun);
    }
    return sent;
  };

  const dispatch = (): Promise<number> => {
    running ??= round().finally(() => {
      running = undefined;
    });
    return running;
  };
  const tidy = (): Promise<number> => {
    const now = clock();
    // The question may have been sent late; its link ends by itself.
    return store.tidyMessages(now - 2 * CONFIRM_FOR, now - REMEMBERED, now);
  };

  return {
    dispatch,
    tidy,
    start: (everyMs) => {
      timers.push(setInterval(() => void dispatch().catch(onError), everyMs).unref());
      timers.push(setInterval(() => void tidy().catch(onError), MINUTE).unref());
    },
    stop: async () => {
      stopping.abort();
      for (const timer of timers) clearInterval(timer);
      await running?.catch(onError);
    },
  };
};
