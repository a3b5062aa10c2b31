import type { CodeOrigin } from '../../protocol/coupons/codeOrigin';
import type { Coupon } from '../../protocol/coupons/coupon';
import { termsOf } from '../store/claimMaker';
import type { Store } from '../store/store';

/** A coupon as it was when it was last read. */
export interface Offer {
  readonly coupon: Coupon;
  readonly currency: string;
  readonly codes: CodeOrigin;
  readonly terms: string;
}

/** Listed coupons, kept from one claim to the next. Whether one still holds is the store's to say, by `terms`, where it writes a claim. */
export const createOffers = (store: Pick<Store, 'catalogEntry'>) => {
  const known = new Map<string, Offer>();
  return {
    known: (couponId: string): Offer | undefined => known.get(couponId),
    read: async (couponId: string): Promise<Offer | undefined> => {
      const entry = await store.catalogEntry(couponId);
      known.delete(couponId);
      if (!entry) return undefined;
      const { coupon, currency, codes = { from: 'generated' } } = entry;
      const offer: Offer = { coupon, currency, codes, terms: termsOf(entry) };
      known.set(couponId, offer);
      return offer;
    },
  };
};
