import * as v from 'valibot';
import type { Condition } from '../protocol/coupons/condition';
import type { Coupon } from '../protocol/coupons/coupon';
import { DAY } from '../protocol/values/clock';
import { parseWith } from '../protocol/values/parse';
import { fail, type Result } from '../protocol/values/result';

const whole = (least: number, most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
const by = <const C extends readonly string[]>(channels: C) => v.pipe(v.array(v.picklist(channels)), v.minLength(1), v.maxLength(3));

/** The server knows what an address told it, a device what happened in its browser. */
const server = ['email', 'sms'] as const;
const device = ['push'] as const;
const either = [...device, ...server] as const;

const shared = {
  v: v.literal('journey/1'),
  /** Most sends to an address, and most showings of each coupon in a browser; absent: no limit. */
  atMost: v.exactOptional(whole(1, 100)),
};

/**
 * What sends the coupons of a campaign to shoppers off the site. The server decides for e-mail and SMS, and the device for push. A trigger
 * has only the channels whose decider knows of it.
 */
export const journeySchema = v.variant('trigger', [
  /** Once, after the address agreed. */
  v.strictObject({ ...shared, trigger: v.literal('welcome'), channels: by(server), afterDays: v.optional(whole(0, 365), 0) }),
  /** The cart has goods and was not changed for this long. */
  v.strictObject({ ...shared, trigger: v.literal('cart-left'), channels: by(device), afterHours: v.optional(whole(1, 720), 4) }),
  /** That long after the last order that the decider knows of, once for each order. The server counts from the consent if there is none. */
  v.strictObject({ ...shared, trigger: v.literal('win-back'), channels: by(either), afterDays: v.optional(whole(7, 3_650), 60) }),
  /** Once a year, in the month that the shopper stated. */
  v.strictObject({ ...shared, trigger: v.literal('birthday-month'), channels: by(server) }),
  /** Again and again, counted from the consent. */
  v.strictObject({ ...shared, trigger: v.literal('recurring'), channels: by(either), everyDays: v.optional(whole(7, 365), 28) }),
]);
export type Journey = v.InferOutput<typeof journeySchema>;

export const journeyTriggers = ['welcome', 'cart-left', 'win-back', 'birthday-month', 'recurring'] as const;

/** Channels whose decider knows of the trigger. */
export const channelsFor = (trigger: Journey['trigger']): readonly string[] =>
  journeySchema.options.find(({ entries }) => entries.trigger.literal === trigger)?.entries.channels.pipe[0].item.options ?? [];

/**
 * A journey with its defaults. Errors: `choices_invalid` at `by` if a channel cannot know of the trigger.
 * @param channels default: the first one that can
 */
export const newJourney = (trigger: Journey['trigger'], channels?: readonly string[]): Result<Journey> => {
  const usable = channelsFor(trigger);
  const stranger = channels?.find((channel) => !usable.includes(channel));
  if (stranger !== undefined) return fail('choices_invalid', `The trigger ${trigger} has the channels ${usable.join(', ')} only.`, 'by');
  return parseWith(journeySchema, { v: 'journey/1', trigger, channels: channels ?? usable.slice(0, 1) }, 'choices_invalid');
};

/** Whether it uses the channel. */
export const sendsBy = (journey: Journey, channel: (typeof either)[number]): boolean => journey.channels.some((one) => one === channel);

/** Whether devices decide about it after a wake-up. */
export const isPushed = (journey: Journey | undefined): boolean => journey !== undefined && sendsBy(journey, 'push');

/** Whether the server decides about it. */
export const isMailed = (journey: Journey | undefined): boolean => journey !== undefined && server.some((one) => sendsBy(journey, one));

/** When a device may offer the coupons: also on the page, if it is the device that knows of the trigger. */
const conditionOf = (journey: Journey): Condition => {
  const channel = (value: readonly string[]): Condition => ({ field: 'channel', op: 'in', value: [...value] });
  const onPage = channel([...journey.channels, 'site']);
  switch (journey.trigger) {
    case 'cart-left':
      return { all: [onPage, { field: 'cart.idleMinutes', op: 'gte', value: journey.afterHours * 60 }] };
    case 'win-back':
      return isPushed(journey)
        ? { all: [onPage, { field: 'customer.daysSincePurchase', op: 'gte', value: journey.afterDays }] }
        : channel(journey.channels);
    default:
      return channel(journey.channels);
  }
};

/** A coupon with the conditions and limits of its campaign's journey, which any device understands. */
export const onJourney = ({ when, frequency, ...coupon }: Coupon, journey: Journey): Coupon => {
  const { minGapMs, lifetime } = frequency;
  const gap = journey.trigger === 'recurring' ? { minGapMs: Math.max(minGapMs ?? 0, journey.everyDays * DAY) } : {};
  return {
    ...coupon,
    when: { all: [conditionOf(journey), when] },
    frequency: { ...frequency, ...gap, lifetime: Math.min(lifetime, journey.atMost ?? lifetime) },
  };
};

/** A coupon without a journey, in a file that has one by push: wake-ups that nobody pressed for do not announce it. */
export const offJourney = (coupon: Coupon): Coupon => ({
  ...coupon,
  when: { all: [{ field: 'channel', op: 'ne', value: 'push' }, coupon.when] },
});
