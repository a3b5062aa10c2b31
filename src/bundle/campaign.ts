import * as v from 'valibot';
import { explorationSchema } from '../engine/bandit/explorationSchema';
import { budgetSchema, couponLimitsSchema } from '../protocol/coupons/budget';
import { writtenCardSchema } from '../protocol/coupons/cardFormat';
import { codeOriginSchema } from '../protocol/coupons/codes';
import { couponIdSchema } from '../protocol/coupons/couponWords';
import type { Instant } from '../protocol/values/clock';
import { listedCampaignSchema, mergeCampaigns, segmentSchema, withWakes, writtenCouponSchema } from './campaignList';
import { campaignProblems } from './campaignProblems';
import { boundsOf } from './fairness';
import { deviceEntries } from './manifest';
import { campaignReportsSchema } from './reportSettings';

/** What Couplet optimises: the highest net margin, or less discount per extra order. */
export const aimSchema = v.picklist(['margin', 'efficiency']);
export type Aim = v.InferOutput<typeof aimSchema>;

/** Each field on its own. `campaignProblems` checks the rules between fields. */
export const campaignShape = v.object({
  ...v.omit(v.object(deviceEntries), [
    'format',
    'meanOrder',
    'network',
    'sequence',
    'localHead',
    'timing',
    'cf',
    'picks',
    'bandit',
    'metrics',
    'tokens',
    'reports',
    'static',
  ]).entries,
  coupons: v.pipe(v.array(writtenCouponSchema), v.maxLength(1_000)),
  card: v.exactOptional(writtenCardSchema),
  reports: campaignReportsSchema,
  /** Several campaigns at once, and saved audiences. These stay on the server. */
  campaigns: v.exactOptional(v.pipe(v.array(listedCampaignSchema), v.maxLength(200))),
  segments: v.exactOptional(v.pipe(v.array(segmentSchema), v.maxLength(200))),
  /** By coupon; these stay on the server. */
  budgets: v.optional(v.record(couponIdSchema, budgetSchema), {}),
  limits: v.optional(v.record(couponIdSchema, couponLimitsSchema), {}),
  codes: v.optional(v.record(couponIdSchema, codeOriginSchema), {}),
  /** Settings of the default bandit. The defaults suit a shop with a few hundred sessions a day. */
  policy: v.optional(
    v.object({
      aim: v.optional(aimSchema, 'margin'),
      draws: v.optional(v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4_096)), 128),
      floor: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(0.05)), 0.001),
      rewardScale: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 2_000),
      exploration: v.exactOptional(explorationSchema),
      /** Most logged decisions the published prior counts for. With more, the device explores less and is slower to correct a bad log. */
      evidence: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 500),
    }),
    {},
  ),
});

/**
 * What the merchant writes, with its campaigns merged into the coupons (`mergeCampaigns`). The public half goes into the signed bundle
 * unchanged; `budgets`, `limits`, `codes`, `campaigns` and `segments` go to the server only. Read by `couplet bundle`, `couplet train` and
 * `couplet publish`.
 * @param now if there are more than a bundle holds, coupons that have ended by then are left out
 */
export const campaignAt = (now: Instant) =>
  v.pipe(
    campaignShape,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const { coupons, campaigns = [], segments = [] } = dataset.value;
      const list = { campaigns: [...campaigns.entries()], segments: [...segments.entries()] };
      const parts = { ...dataset.value, coupons: [...coupons.entries()], ids: coupons.map(({ id }) => id), list, now };
      for (const { message } of campaignProblems(parts)) addIssue({ message });
    }),
    v.transform((file) => {
      const coupons = mergeCampaigns([...file.coupons.entries()], file.campaigns, now).map(([, coupon]) => coupon);
      const ids = new Set(coupons.map(({ id }) => id));
      const rule = file.rule.filter((id) => ids.has(id));
      return { ...withWakes(file, file.campaigns), coupons, rule, fairness: file.fairness ?? boundsOf(coupons) };
    }),
  );

/** Leaves out none that have ended, so that the same file makes the same bundle at any time. */
export const campaignSchema = campaignAt(0);
export type Campaign = v.InferOutput<typeof campaignSchema>;
