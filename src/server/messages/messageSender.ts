import { CONFIRM_FOR } from '../../engine/channels/messageLimits';
import { MINUTE } from '../../protocol/clock';
import { messageChannels } from '../../protocol/sendRequest';
import type { Store } from '../store/store';
import { createMessageLane, type LaneDeps } from './channelQueue';
import { REMEMBERED } from './messageTimes';

export interface SenderDeps extends LaneDeps {
  readonly store: Pick<Store, 'leaseMessage' | 'tidyMessages'>;
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
