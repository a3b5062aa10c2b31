import { HOUR, MINUTE } from '../../protocol/values/clock';
import type { PushRepository } from '../records/pushRepository';

/** Counting reads the whole table, so it happens once an hour, and at most once a minute while there is no room. */
const RECOUNT = HOUR;
const RECOUNT_FULL = MINUTE;

/**
 * Takes a place for one more subscription; false if there are as many as allowed. Fake ones are removed at the next wake-up, when their push
 * service does not know them. Replicas may exceed the limit by what they add within an hour.
 */
export const subscriptionRoom = (store: Pick<PushRepository, 'pushState'>, most: number): ((now: number) => Promise<boolean>) => {
  let room = 0;
  let countedAt = Number.NEGATIVE_INFINITY;
  let counting: Promise<void> | undefined;
  const count = async (now: number): Promise<void> => {
    room = most - (await store.pushState()).subscriptions;
    countedAt = now;
  };
  return async (now) => {
    if (Math.abs(now - countedAt) > (room > 0 ? RECOUNT : RECOUNT_FULL)) {
      // Requests that arrive meanwhile wait for the same count.
      counting ??= count(now).finally(() => {
        counting = undefined;
      });
      await counting;
    }
    if (room <= 0) return false;
    room--;
    return true;
  };
};
