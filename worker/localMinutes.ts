import type { MinutesOfDay } from '../src/engine/channels/quietTimes';

/** By the clock on the shopper's wall. */
export const localMinutes: MinutesOfDay = (at) => {
  const local = new Date(at);
  return local.getHours() * 60 + local.getMinutes();
};
