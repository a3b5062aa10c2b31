import type { Rate } from './rateLimiter';

export interface Rates {
  /** Per client. */
  readonly claims: Rate;
  readonly reports: Rate;
  /** Batches of tokens. */
  readonly tokens: Rate;
  /** Requests to be written to. */
  readonly messages: Rate;
  /** Subscriptions to Web Push, made and taken back. */
  readonly subscriptions: Rate;
  /** Wrong tokens and signatures, sign-ins that failed. */
  readonly failures: Rate;
  /** Claims, and requests to be written to, of all clients together whose address cannot be told. */
  readonly shared: Rate;
}

/** A minute's worth may come at once. */
export const rateOf = (perMinute: number): Rate => ({ perMinute, burst: perMinute });

/** A provider's NAT puts many shoppers behind one address; the largest shops do not have twelve thousand claims a minute. */
export const defaultRates: Rates = {
  claims: rateOf(60),
  reports: rateOf(120),
  tokens: rateOf(30),
  messages: rateOf(10),
  subscriptions: rateOf(30),
  failures: rateOf(20),
  shared: rateOf(12_000),
};
