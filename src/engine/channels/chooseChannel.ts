import { gammaDraw } from '../../maths/distributions';
import type { Rng } from '../../maths/random';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';
import { choose, withFloor } from '../bandit/choose';
import type { ChannelSettings } from './channelSettings';
import { capBeside } from './journeySlots';
import { isQuiet } from './quietTimes';

/** Messages on one channel that this shopper answered (opened, claimed) and those left unanswered. */
interface ChannelAnswers {
  readonly answered: number;
  readonly silent: number;
}

/** How this device's shopper answered, as stored. */
export interface StoredChannelAnswers {
  readonly version: 1;
  readonly channels: Readonly<Record<string, ChannelAnswers>>;
}

export const noAnswers: StoredChannelAnswers = { version: 1, channels: {} };

/**
 * Pseudo-counts before any data, low enough that a few answers outweigh them. A card on the page is seen; a message may not be. The inbox
 * waits until opened, and wins for shoppers who leave messages unanswered.
 */
const prior: Readonly<Record<Channel, ChannelAnswers>> = {
  site: { answered: 2, silent: 2 },
  push: { answered: 1, silent: 4 },
  email: { answered: 1, silent: 4 },
  sms: { answered: 1, silent: 3 },
  inbox: { answered: 1, silent: 24 },
};

/** Parameters α, β > 0 of the Beta posterior of θ = P(the shopper answers). */
export const channelBelief = (channel: Channel, { channels }: StoredChannelAnswers): { readonly alpha: number; readonly beta: number } => {
  const seen = Object.hasOwn(channels, channel) ? channels[channel] : undefined;
  return { alpha: prior[channel].answered + (seen?.answered ?? 0), beta: prior[channel].silent + (seen?.silent ?? 0) };
};

/** Adds one message whose outcome is known. */
export const withAnswer = ({ channels }: StoredChannelAnswers, channel: Channel, answered: boolean): StoredChannelAnswers => {
  const { answered: yes, silent: no } = Object.hasOwn(channels, channel) ? channels[channel]! : { answered: 0, silent: 0 };
  return {
    version: 1,
    channels: { ...channels, [channel]: answered ? { answered: yes + 1, silent: no } : { answered: yes, silent: no + 1 } },
  };
};

/** One draw of θ ~ Beta(α, β), α, β ≥ 1, as G₁ / (G₁ + G₂). */
export const drawAnswer = ({ alpha, beta }: { readonly alpha: number; readonly beta: number }, rng: Rng): number => {
  const yes = gammaDraw(alpha, rng);
  return yes / (yes + gammaDraw(beta, rng));
};

export interface ChannelSituation {
  /** Absent: the campaign has no channels other than the page and the inbox. */
  readonly settings: ChannelSettings | undefined;
  /** Channels that could carry the coupon now, without duplicates. */
  readonly asked: readonly Channel[];
  /** Has the shopper agreed to the channel, and does the browser support it? */
  readonly agreed: (channel: Channel) => boolean;
  readonly now: Instant;
  /** On the shopper's own clock, minutes since midnight, [0, 1440). */
  readonly minutesOfDay: number;
  /** When the shopper was reached off the site, by any channel, in any order. */
  readonly reachedAt: readonly Instant[];
  /** First slots for journeys to this shopper's addresses, which count towards the caps; absent: none. */
  readonly slots?: readonly Instant[] | undefined;
  readonly answers: StoredChannelAnswers;
  /** Worth to the shop of the shopper claiming the coupon rather than not hearing of one, minor units. */
  readonly worth: number;
  readonly rng: Rng;
}

/** One choice of a channel, complete enough to be audited and learnt from, like a `Decision` for a coupon. */
export interface ChannelChoice {
  /** Absent: no channel is allowed, or none is worth its cost. */
  readonly channel: Channel | undefined;
  readonly propensity: number;
  /** θ̂·worth − cost, minor units, with the probability of being drawn. Without `channel` it is the option to stay quiet, worth 0. */
  readonly candidates: readonly { readonly channel: Channel | undefined; readonly net: number; readonly propensity: number }[];
  readonly refusals: readonly { readonly channel: Channel; readonly code: ChannelRefusal }[];
}

const DRAWS = 128;
/** Least probability of every candidate, so that each keeps being tried (importance weights stay below 1 / FLOOR). */
const FLOOR = 0.02;

const rings = (channel: Channel): channel is 'push' | 'email' | 'sms' => channel !== 'site' && channel !== 'inbox';

const costOf = (channel: Channel, settings: ChannelSettings | undefined): Minor => (rings(channel) ? (settings?.[channel]?.cost ?? 0) : 0);

/** Number of messages in the last `days`. Instants in the clock's future count, so that setting a clock back lifts no cap. */
const reached = (reachedAt: readonly Instant[], now: Instant, days: number): number =>
  reachedAt.filter((at) => now - at < days * DAY).length;

/** Why a channel may not carry anything now. `undefined` when it may. */
export const channelRefusal = (
  channel: Channel,
  { settings, agreed, now, minutesOfDay, reachedAt, slots = [] }: Omit<ChannelSituation, 'asked' | 'answers' | 'worth' | 'rng'>,
): ChannelRefusal | undefined => {
  if (!rings(channel)) return agreed(channel) ? undefined : 'channel_not_agreed';
  if (!settings?.[channel]) return 'channel_off';
  if (!agreed(channel)) return 'channel_not_agreed';
  if (isQuiet(minutesOfDay, settings.quietHours)) return 'channel_quiet_hours';
  const cap = capBeside(settings.cap, slots, now);
  if (reached(reachedAt, now, 1) >= cap.perDay) return 'channel_cap_day';
  return reached(reachedAt, now, 7) >= cap.perWeek ? 'channel_cap_week' : undefined;
};

/**
 * Which channel carries a coupon: Thompson sampling on θ_c·worth − cost_c, with θ_c ~ Beta(α_c, β_c) the belief that this shopper answers
 * by channel c. An additional arm, "keep quiet", is worth 0. The probability of a channel is its share of wins over `DRAWS` joint draws,
 * floored. One draw follows from that explicit distribution, as with coupons.
 */
export const chooseChannel = (situation: ChannelSituation): ChannelChoice => {
  const { asked, settings, answers, worth, rng } = situation;
  const refusals = asked.flatMap((channel) => {
    const code = channelRefusal(channel, situation);
    return code ? [{ channel, code }] : [];
  });
  const open = asked.filter((channel) => !refusals.some((refusal) => refusal.channel === channel));
  const beliefs = open.map((channel) => channelBelief(channel, answers));
  const costs = open.map((channel) => costOf(channel, settings));
  const arms: readonly (Channel | undefined)[] = [...open, undefined];
  const wins = new Float64Array(arms.length);
  for (let draw = 0; draw < DRAWS; draw++) {
    const nets = beliefs.map((belief, i) => drawAnswer(belief, rng) * worth - costs[i]!);
    const best = nets.reduce((top, net, i) => (net > (nets[top] ?? 0) ? i : top), open.length);
    wins[best]! += 1 / DRAWS;
  }
  const distribution = withFloor(wins, FLOOR);
  const { index, propensity } = choose(distribution, rng);
  return {
    channel: arms[index],
    propensity,
    candidates: arms.map((channel, i) => {
      const belief = beliefs[i];
      const net = belief ? (belief.alpha / (belief.alpha + belief.beta)) * worth - costs[i]! : 0;
      return { channel, net, propensity: distribution[i]! };
    }),
    refusals,
  };
};

/** A sentence for every reason code of `chooseChannel` why a channel may not carry anything now. */
export const channelRefusals = {
  channel_off: 'The campaign does not use this channel.',
  channel_not_agreed: 'The shopper has not agreed to this channel, or the browser does not support it.',
  channel_quiet_hours: 'It is quiet hours for the shopper.',
  channel_cap_day: 'The limit for all channels in 24 hours is reached.',
  channel_cap_week: 'The limit for all channels in 7 days is reached.',
} as const;

type ChannelRefusal = keyof typeof channelRefusals;

/**
 * Ways to deliver a coupon. `site`: the card on the page. `inbox`: kept until the shopper opens it, which interrupts no one. The others
 * reach a shopper who is off the site.
 */
export type Channel = 'site' | 'inbox' | 'push' | 'email' | 'sms';
