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
  /** Messages a second of this channel; 0 = no limit. */
  readonly perSecond: number;
}

interface MessageLane {
  /** Sends all of the channel that is due, one after the other. Returns how many were handed over. */
  dispatch(): Promise<number>;
  /** Resolves once the message in hand is done with; what stopped with an error is the dispatcher's to tell. */
  stop(): Promise<void>;
}

/**
 * One message of a channel at a time: its attempt is on disk before it is handed over, and that it was sent is on disk before the next one is taken. So a
 * process that is killed leaves at most one of each channel of which nobody knows whether it was sent; it is sent again under the same id.
 */
const createMessageLane = (channel: MessageChannelName, { store, deliver, clock, perSecond }: LaneDeps): MessageLane => {
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

export interface SenderDeps extends LaneDeps {
  readonly store: Pick<MessageRepository, 'leaseMessage' | 'tidyMessages'>;
  /** Called with what a timed round threw. */
  readonly onError: (error: unknown) => void;
}

export interface MessageSender {
  /** Sends all that is due, the channels beside each other. Returns how many were handed over; rejects with the first error once all are done. */
  dispatch(): Promise<number>;
  /** Ends what nobody confirmed and forgets what is long over. */
  tidy(): Promise<number>;
  start(everyMs: number): void;
  stop(): Promise<void>;
}

/** A lane for each channel, the one that nobody carries any more included: a relay that is slow or away holds up its own messages and no others. */
export const createMessageSender = (deps: SenderDeps): MessageSender => {
  const { store, clock, onError } = deps;
  const lanes = messageChannels.map((channel) => createMessageLane(channel, deps));
  const timers: NodeJS.Timeout[] = [];

  const tidy = (): Promise<number> => {
    const now = clock();
    // The question may have been sent late; its link ends by itself.
    return store.tidyMessages(now - 2 * CONFIRM_FOR, now - REMEMBERED, now);
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
