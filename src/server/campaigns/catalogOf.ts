import type { Campaign } from '../../bundle/campaign';
import type { CatalogEntry } from '../store/store';

/** The server's half of a campaign: what each coupon may cost and where its codes come from. */
export const catalogOf = ({ coupons, currency, timeZone, budgets, limits, codes }: Campaign): readonly CatalogEntry[] =>
  coupons.map((coupon) => ({
    coupon,
    currency,
    budget: budgets[coupon.id] ?? {},
    limits: limits[coupon.id] ?? {},
    codes: codes[coupon.id] ?? { from: 'generated' },
    timeZone,
  }));
