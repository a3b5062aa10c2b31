import type { MinutesOfDay } from '../../src/engine/channels/quietTimes';
import { usualHour } from '../../src/engine/timing/usualHour';
import { EVENT_VERSION } from '../../src/protocol/events/shopperEvent';
import type { DeviceTransaction } from '../storage/deviceStorage';

/** Chunks read, the newest. Packed ones are older than a habit. */
const CHUNKS = 4;

/** `usualHour` of this device by its event log. Spans `events`. */
export const activeHour = async (transaction: DeviceTransaction, minutesOfDay: MinutesOfDay): Promise<number | undefined> => {
  const chunks = await transaction.newest('events', CHUNKS);
  const times = chunks.flatMap(({ value }) => (value.version === EVENT_VERSION ? value.events.map(({ time }) => time) : []));
  return usualHour(times, minutesOfDay);
};
