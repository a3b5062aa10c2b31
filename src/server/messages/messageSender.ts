import { setTimeout as pause } from 'node:timers/promises';
import { CONFIRM_FOR } from '../../engine/channels/channelSettings';
import { type MessageChannelName, messageChannels } from '../../protocol/sendRequest';
import { type Clock, MINUTE, SECOND } from '../../protocol/values/clock';
import type { MessageRepository, MessageRow } from '../records/messageRepository';
import type { Delivered } from './deliverMessage';
import { LEASE, REMEMBERED } from './messageChannel';

interface LaneDeps {
  readonly store: Pick<MessageRepository, 'leaseMessage'>;
  readonly deliver: (row: MessageRow) => Promise<Delivered>;
  readonly clock: Clock;
  /** Most messages per second of this channel; 0 = no limit. */
  readonly perSecond: number;
}

interface MessageLane {
  /** Sends all due messages of the channel, one after another. Returns how many were accepted. */
  dispatch(): Promise<number>;
  /** Resolves once the current message is finished. Its errors are reported by the dispatcher. */
  stop(): Promise<void>;
}

/**
 * Sends one message of a channel at a time. The attempt is stored before the message is sent, and its success before the next one starts.
 * So a killed process leaves at most one message per channel in an unknown state; it is sent again under the same id.
 */
const createMessageLane = (channel: MessageChannelName, { store, deliver, clock, perSecond }: LaneDeps): MessageLane => {
  const stopping = new AbortController();
  let running: Promise<number> | undefined;
  /** Consecutive rounds in which the carrier did not respond, and when to try again. */
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

export interface SenderDeps extends LaneDeps {
  readonly store: Pick<MessageRepository, 'leaseMessage' | 'tidyMessages'>;
  /** How long a code in a message is reserved, ms. */
  readonly ttlMs: number;
  /** Called with errors of a timed round. */
  readonly onError: (error: unknown) => void;
}

export interface MessageSender {
  /** Sends all due messages, channels in parallel. Returns how many were accepted. Rejects with the first error once all are finished. */
  dispatch(): Promise<number>;
  /** Ends unconfirmed messages and forgets old ones. */
  tidy(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** One lane per channel, including channels that are no longer set up. A slow or unreachable carrier delays only its own messages. */
export const createMessageSender = (deps: SenderDeps): MessageSender => {
  const { store, clock, ttlMs, onError } = deps;
  const lanes = messageChannels.map((channel) => createMessageLane(channel, deps));
  const timers: NodeJS.Timeout[] = [];

  const tidy = (): Promise<number> => {
    const now = clock();
    // The confirmation request may have been sent late; its link expires by itself.
    return store.tidyMessages(now - 2 * CONFIRM_FOR, now - Math.max(REMEMBERED, ttlMs), now);
  };

  return {
    dispatch: async () => {
      const rounds = await Promise.allSettled(lanes.map((lane) => lane.dispatch()));
      return rounds.reduce((sent, round) => {
        if (round.status === 'rejected') throw round.reason;
        return sent + round.value;
      }, 0);
    },
    tidy,
    start: (everyMs) => {
      for (const lane of lanes) timers.push(setInterval(() => void lane.dispatch().catch(onError), everyMs).unref());
      timers.push(setInterval(() => void tidy().catch(onError), MINUTE).unref());
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(lanes.map((lane) => lane.stop()));
    },
  };
};
