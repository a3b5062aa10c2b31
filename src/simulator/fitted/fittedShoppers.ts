import fitted from './fitted.json';

/** How shoppers of real shops differ and when they come; where each number is from stands in the file, docs/simulate.md says how it was fitted. */
export const fittedShoppers: {
  /** Shape of the gamma distribution of visit rates. */
  readonly visitShape: number;
  /** Standard deviation of the logit of buying between shoppers. */
  readonly purchaseSpread: number;
  /** The same of one coupon's acceptance, beside what is the shopper's towards all. */
  readonly preferenceSpread: number;
  /** Monday first, mean 1. */
  readonly weekday: readonly number[];
} = fitted;
