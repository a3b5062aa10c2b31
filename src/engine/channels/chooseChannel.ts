import { gammaDraw } from '../../maths/distributions';
import type { Rng } from '../../maths/random';
import { DAY, type Instant } from '../../protocol/values/clock';
import type { Minor } from '../../protocol/values/money';
import { choose, withFloor } from '../bandit/choose';
import type { ChannelSettings } from './channelSettings';
import { isQuiet } from './quietTimes';

/** Messages by one channel that this shopper answered (opened, claimed) and those that nothing came of. */
interface ChannelAnswers {
  readonly answered: number;
  readonly silent: number;
}

/** What a device has seen of its shopper, as it is stored. */
export interface StoredChannelAnswers {
  readonly version: 1;
  readonly channels: Readonly<Record<string, ChannelAnswers>>;
}

export const noAnswers: StoredChannelAnswers = { version: 1, channels: {} };

/**
 * Pseudo-counts before anything is known, few, so that a handful of answers outweighs them. A card on the page is seen; a message may not be; the inbox
 * waits until somebody looks, and is taken for a coupon whose shopper leaves messages unanswered.
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

/** One more message whose fate is known. */
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
  /** Absent: the campaign has no channels beside the page and the inbox. */
  readonly settings: ChannelSettings | undefined;
  /** What could carry the coupon at this moment, each once. */
  readonly asked: readonly Channel[];
  /** What the shopper agreed to and the browser can do. */
  readonly agreed: (channel: Channel) => boolean;
  readonly now: Instant;
  /** Of the shopper's own clock, since midnight, [0, 1440). */
  readonly minutesOfDay: number;
  /** When the shopper was reached elsewhere, by any channel, in any order. */
  readonly reachedAt: readonly Instant[];
  readonly answers: StoredChannelAnswers;
  /** What it is worth to the shop that the shopper takes the coupon up rather than hears of none, minor units. */
  readonly worth: number;
  readonly rng: Rng;
}

/** One choice of a channel, complete enough to be audited and learnt from, as a `Decision` is of a coupon. */
export interface ChannelChoice {
  /** Absent: none of them may, or none is worth its cost. */
  readonly channel: Channel | undefined;
  readonly propensity: number;
  /** θ̂·worth − cost, minor units, with the probability of being drawn; `channel` absent stands for keeping quiet, which is worth 0. */
  readonly candidates: readonly { readonly channel: Channel | undefined; readonly net: number; readonly propensity: number }[];
  readonly refusals: readonly { readonly channel: Channel; readonly code: ChannelRefusal }[];
}

const DRAWS = 128;
/** Least probability of every candidate, so that each can be learnt about (importance weights stay below 1 / FLOOR). */
const FLOOR = 0.02;

const rings = (channel: Channel): channel is 'push' | 'email' | 'sms' => channel !== 'site' && channel !== 'inbox';

const costOf = (channel: Channel, settings: ChannelSettings | undefined): Minor => (rings(channel) ? (settings?.[channel]?.cost ?? 0) : 0);

/** Reached this often in the last `days`; an instant in the clock's future counts, so that a clock set back undoes no cap. */
const reached = (reachedAt: readonly Instant[], now: Instant, days: number): number =>
  reachedAt.filter((at) => now - at < days * DAY).length;

/** Why a channel may carry nothing now; `undefined` when it may. */
export const channelRefusal = (
  channel: Channel,
  { settings, agreed, now, minutesOfDay, reachedAt }: Omit<ChannelSituation, 'asked' | 'answers' | 'worth' | 'rng'>,
): ChannelRefusal | undefined => {
  if (!rings(channel)) return agreed(channel) ? undefined : 'channel_not_agreed';
  if (!settings?.[channel]) return 'channel_off';
  if (!agreed(channel)) return 'channel_not_agreed';
  if (isQuiet(minutesOfDay, settings.quietHours)) return 'channel_quiet_hours';
  if (reached(reachedAt, now, 1) >= settings.cap.perDay) return 'channel_cap_day';
  return reached(reachedAt, now, 7) >= settings.cap.perWeek ? 'channel_cap_week' : undefined;
};

/**
 * Which channel carries a coupon: Thompson sampling on θ_c·worth − cost_c, θ_c ~ Beta(α_c, β_c) the belief that this shopper answers by channel c, beside
 * the arm "keep quiet", which is worth 0. The probability of a channel is its share of wins over `DRAWS` joint draws, floored; one draw follows from that
 * explicit distribution, as with coupons.
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

/** Why a channel may carry nothing now: a sentence for every reason code of `chooseChannel`. */
export const channelRefusals = {
  channel_off: 'The campaign sends nothing by this channel.',
  channel_not_agreed: 'The shopper has not agreed to this channel, or the browser has none.',
  channel_quiet_hours: "It is night by the shopper's clock.",
  channel_cap_day: 'The shopper was reached often enough in 24 hours, by whichever channel.',
  channel_cap_week: 'The shopper was reached often enough in 7 days, by whichever channel.',
} as const;

type ChannelRefusal = keyof typeof channelRefusals;

/**
 * Ways by which a coupon reaches its shopper. `site`: the card on the page. `inbox`: kept where the shopper looks on their own, which disturbs nobody.
 * The others reach a shopper who is elsewhere.
 */
export type Channel = 'site' | 'inbox' | 'push' | 'email' | 'sms';
