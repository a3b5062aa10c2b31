import * as v from 'valibot';
import { couponSchema } from '../../../../core/coupons/coupon';
import { placeOf } from '../draft/couponEdits';
import { type Draft, fieldsOf, listOf } from '../draft/draft';

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
};

/** Do two values say the same, whatever the order of their fields? */
export const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** The coupon with what it leaves to defaults, so that it compares with what was published; one that is unfinished as it is. Its version is the server's business. */
const whole = (coupon: unknown): unknown => {
  const parsed = v.safeParse(couponSchema, { ...fieldsOf(coupon), version: 1 });
  return parsed.success ? parsed.output : coupon;
};

const couponOf = (campaign: Draft, id: string): unknown => listOf(campaign.coupons)[placeOf(campaign, id)];

/** What a campaign says of one coupon, part by part. */
const parts = {
  coupon: (campaign: Draft, id: string): unknown => whole(couponOf(campaign, id)),
  budget: (campaign: Draft, id: string): unknown => fieldsOf(fieldsOf(campaign.budgets)[id]),
  limits: (campaign: Draft, id: string): unknown => fieldsOf(fieldsOf(campaign.limits)[id]),
  codes: (campaign: Draft, id: string): unknown => fieldsOf(campaign.codes)[id] ?? { from: 'generated' },
};
export type TermsPart = keyof typeof parts;

/** In which parts two campaigns differ about a coupon that both have. */
export const differingParts = (draft: Draft, live: Draft, id: string): readonly TermsPart[] =>
  (Object.keys(parts) as TermsPart[]).filter((part) => !sameValue(parts[part](draft, id), parts[part](live, id)));
