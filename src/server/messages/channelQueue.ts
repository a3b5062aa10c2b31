import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, MINUTE, SECOND } from '../../protocol/clock';
import type { MessageChannelName } from '../../protocol/sendRequest';
import type { MessageRow } from '../store/messageStore';
import type { Store } from '../store/store';
import type { Delivered } from './deliverMessage';
import { LEASE } from './messageTimes';

export interface LaneDeps {
  readonly store: Pick<Store, 'leaseMessage'>;
  readonly deliver: (row: MessageRow) => Promise<Delivered>;
  readonly clock: Clock;
  /** Messages a second of this channel; 0 = no limit. */
  readonly perSecond: number;
}

export interface MessageLane {
  /** Sends all of the channel that is due, one after the other. Returns how many were handed over. */
  dispatch(): Promise<number>;
  /** Resolves once the message in hand is done with; what stopped with an error is the dispatcher's to tell. */
  stop(): Promise<void>;
}

/**
 * One message of a channel at a time: its attempt is on disk before it is handed over, and that it was sent is on disk before the next one is taken. So a
 * process that is killed leaves at most one of each channel of which nobody knows whether it was sent; it is sent again under the same id.
 */
export const createMessageLane = (channel: MessageChannelName, { store, deliver, clock, perSecond }: LaneDeps): MessageLane => {
  const stopping = new AbortController();
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
      const row = await store.leaseMessage(channel, now, now + LEASE);
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

  return {
    dispatch: () => {
      running ??= round().finally(() => {
        running = undefined;
      });
      return running;
    },
    stop: async () => {
      stopping.abort();
      await running?.catch(() => undefined);
    },
  };
};
