import { type CardFormat, cardFormats } from '../../src/protocol/coupons/cardFormat';

export type ShownFormat = CardFormat | 'inline';

/** What speaks against covering the page now: anything that is true of it. */
export interface PageMoment {
  /** The shopper writes, or is in a frame, where nobody knows. */
  readonly typing: unknown;
  readonly checkout: unknown;
  /** Something else is open over the page. */
  readonly covered: unknown;
}

/**
 * The format to draw where the page gives no slot: a modal only where it does not stand between a shopper and what they are doing, else the
 * corner; the corner for what this version does not know.
 */
export const formatFor = (wanted: string | undefined, moment: () => PageMoment): CardFormat => {
  const known = cardFormats.find((format) => format === wanted) ?? 'corner';
  return known === 'modal' && Object.values(moment()).some(Boolean) ? 'corner' : known;
};
