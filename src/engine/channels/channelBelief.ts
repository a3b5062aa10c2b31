import { gammaDraw } from '../../maths/gammaDraw';
import type { Rng } from '../../maths/random';
import type { Channel } from './channel';

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
