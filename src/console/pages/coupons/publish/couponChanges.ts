import * as v from 'valibot';
import { couponSchema } from '../../../../protocol/coupons/coupon';
import { placeOf } from '../draft/couponEdits';
import { type Draft, fieldsOf, listOf } from '../draft/draft';
import { type FieldChange, fieldChanges } from './fieldChanges';

/** The coupon with what it leaves to defaults, so that it compares with what was published; one that is unfinished as it is. Its version is the server's business. */
const whole = (coupon: unknown): unknown => {
  const parsed = v.safeParse(couponSchema, { ...fieldsOf(coupon), version: 1 });
  return parsed.success ? parsed.output : coupon;
};

const couponOf = (campaign: Draft, id: string): unknown => listOf(campaign.coupons)[placeOf(campaign, id)];

/** What a campaign says of one coupon, part by part. */
const parts = {
  coupons: (campaign: Draft, id: string): unknown => whole(couponOf(campaign, id)),
  budgets: (campaign: Draft, id: string): unknown => fieldsOf(fieldsOf(campaign.budgets)[id]),
  limits: (campaign: Draft, id: string): unknown => fieldsOf(fieldsOf(campaign.limits)[id]),
  codes: (campaign: Draft, id: string): unknown => fieldsOf(campaign.codes)[id] ?? { from: 'generated' },
};

/** In which fields two campaigns differ about a coupon that both have. */
export const couponChanges = (draft: Draft, live: Draft, id: string): readonly FieldChange[] =>
  Object.entries(parts).flatMap(([part, read]) =>
    fieldChanges(read(live, id), read(draft, id), `${part}.${part === 'coupons' ? placeOf(draft, id) : id}`),
  );
