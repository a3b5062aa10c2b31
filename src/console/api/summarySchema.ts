import * as v from 'valibot';
import { budgetSchema, couponLimitsSchema } from '../../protocol/coupons/budget';
import { codeOriginSchema } from '../../protocol/coupons/codes';
import { couponSchema } from '../../protocol/coupons/coupon';
import { shareLinkSchema } from './resultsSchema';

/** `GET /v1/admin/me`. */
export const meSchema = v.object({
  actor: v.string(),
  role: v.picklist(['viewer', 'analyst', 'editor', 'owner']),
  by: v.picklist(['token', 'session']),
  /** For a share link. */
  link: v.optional(shareLinkSchema),
});
export type Me = v.InferOutput<typeof meSchema>;

const spend = v.object({ usedMoney: v.number(), reservedMoney: v.number(), usedCount: v.number(), reservedCount: v.number() });
const moneyAndCount = v.object({ money: v.number(), count: v.number() });

/** `GET /v1/admin/summary`; amounts in minor units. */
export const summarySchema = v.object({
  serving: v.boolean(),
  bundle: v.nullable(v.object({ id: v.string(), publishedAt: v.number() })),
  catalog: v.array(
    v.object({
      coupon: couponSchema,
      currency: v.string(),
      budget: budgetSchema,
      limits: v.optional(couponLimitsSchema),
      codes: v.optional(codeOriginSchema),
      /** The campaign it belongs to, with the budget that its coupons share; absent: the main campaign. */
      campaign: v.optional(v.object({ id: v.string(), budget: budgetSchema })),
      ...spend.entries,
    }),
  ),
  use: v.array(
    v.object({
      couponId: v.string(),
      today: v.object({ day: v.string(), ...moneyAndCount.entries }),
      pool: v.nullable(v.object({ imported: v.number(), left: v.number() })),
      overshoot: moneyAndCount,
    }),
  ),
  /** Spend of coupons that devices no longer get. */
  unlisted: v.optional(v.array(v.object({ couponId: v.string(), ...spend.entries })), []),
  /** Spend of campaigns with a listed coupon. */
  campaigns: v.optional(v.array(v.object({ campaignId: v.string(), ...spend.entries })), []),
  /** Number of simulated orders. */
  simulatedOrders: v.optional(v.number()),
  /** Since when claims are squeezed, UTC ms; null: they are not. */
  squeezedSince: v.optional(v.nullable(v.number()), null),
  /** When most requests last came through a proxy that is not trusted, UTC ms; null: not within a day. */
  untrustedProxyAt: v.optional(v.nullable(v.number()), null),
});
export type Summary = v.InferOutput<typeof summarySchema>;

/** `PUT /v1/admin/serving`. */
export const servingSchema = v.object({
  serving: v.boolean(),
  endedClaims: v.number(),
  remainingClaims: v.number(),
  /** `false`: in force, but not in the database yet. */
  saved: v.optional(v.boolean()),
});
