import type { Journey } from '../../bundle/journey';
import type { ChannelSettings } from '../../engine/channels/channelSettings';
import { SLOT, slotOf, WEEK } from '../../engine/channels/journeySlots';
import { DAY } from '../../protocol/values/clock';
import type { LiveJourney } from '../bundles/liveJourneys';
import type { Subscriber } from '../records/journeyRepository';

/** A welcome is out of date after that long. Two slots may be missed. */
const WELCOME_FOR = 21 * DAY;

/**
 * The occurrence of a journey that has come for an address, by the instant it counts from, so that it grows even if the merchant changes
 * the journey; 1: the only one; `undefined`: none. Known from the consent, the address's own month of birth, and orders with codes that it
 * was sent.
 */
export const occurrenceOf = (
  journey: Journey,
  { since, orderedAt, birthMonth }: Pick<Subscriber, 'since' | 'orderedAt' | 'birthMonth'>,
  now: number,
): number | undefined => {
  switch (journey.trigger) {
    case 'welcome': {
      const late = now - since - journey.afterDays * DAY;
      return late >= 0 && late < WELCOME_FOR ? 1 : undefined;
    }
    case 'win-back': {
      const from = orderedAt ?? since;
      return now - from >= journey.afterDays * DAY ? from : undefined;
    }
    case 'recurring': {
      const every = journey.everyDays * DAY;
      const times = Math.floor((now - since) / every);
      return times > 0 ? since + times * every : undefined;
    }
    case 'birthday-month': {
      const today = new Date(now);
      return today.getUTCMonth() + 1 === birthMonth ? Date.UTC(today.getUTCFullYear(), today.getUTCMonth()) : undefined;
    }
    // Only a device knows of it.
    case 'cart-left':
      return undefined;
    default:
      return journey satisfies never;
  }
};

/** A journey's occurrence that is to be sent. */
export interface DueJourney {
  readonly campaign: LiveJourney;
  readonly occurrence: number;
}

/** The journeys that have come for a subscriber and were not sent yet, in the order given. */
export const dueJourneys = (subscriber: Subscriber, journeys: readonly LiveJourney[], now: number): readonly DueJourney[] =>
  journeys.flatMap((campaign) => {
    const { id, journey } = campaign;
    const { occurrence: last = Number.NEGATIVE_INFINITY, times = 0 } = subscriber.marks[id] ?? {};
    const occurrence = occurrenceOf(journey, subscriber, now);
    const isBy = journey.channels.some((channel) => channel === subscriber.channel);
    const isNew = occurrence !== undefined && occurrence > last && times < (journey.atMost ?? Number.POSITIVE_INFINITY);
    return isBy && isNew ? [{ campaign, occurrence }] : [];
  });

/**
 * When a message may go out in the subscriber's present slot; `undefined`: in none of it. Not after its hour, not beside a message that
 * still waits, a whole week after the last one, and as the caps allow after what else the address got.
 */
export const sendableAt = (
  { slotAt, lastAt, waits, sentDay, sentWeek }: Subscriber,
  { cap }: Pick<ChannelSettings, 'cap'>,
  now: number,
): number | undefined => {
  const slot = slotOf(slotAt, now);
  if (slot === undefined || waits) return undefined;
  const from = Math.max(slot, (lastAt ?? Number.NEGATIVE_INFINITY) + WEEK);
  if (from >= slot + SLOT) return undefined;
  return sentDay < cap.perDay && sentWeek < cap.perWeek ? from : undefined;
};
