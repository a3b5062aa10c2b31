import * as v from 'valibot';
import { explorationSchema } from '../engine/bandit/explorationSchema';
import { budgetSchema, couponLimitsSchema } from '../protocol/coupons/budget';
import { knownFormatSchema, writtenCardSchema } from '../protocol/coupons/cardFormat';
import { codeOriginSchema } from '../protocol/coupons/codes';
import { couponSchema } from '../protocol/coupons/coupon';
import { couponIdSchema } from '../protocol/coupons/couponWords';
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
    'bandit',
    'metrics',
    'tokens',
    'reports',
    'static',
  ]).entries,
  // A device accepts any format, so that older ones can read newer bundles. Here an unknown format is a merchant's mistake and is reported.
  coupons: v.pipe(v.array(v.object({ ...couponSchema.entries, format: v.exactOptional(knownFormatSchema) })), v.maxLength(128)),
  card: v.exactOptional(writtenCardSchema),
  reports: campaignReportsSchema,
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
 * What the merchant writes. The public half goes into the signed bundle unchanged; `budgets`, `limits` and `codes` go to the server only.
 * Read by `couplet bundle`, `couplet train` and `couplet publish`.
 */
export const campaignSchema = v.pipe(
  campaignShape,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const { coupons } = dataset.value;
    const parts = { ...dataset.value, coupons: [...coupons.entries()], ids: coupons.map(({ id }) => id) };
    for (const { message } of campaignProblems(parts)) addIssue({ message });
  }),
  v.transform((campaign) => ({ ...campaign, fairness: campaign.fairness ?? boundsOf(campaign.coupons) })),
);
export type Campaign = v.InferOutput<typeof campaignSchema>;
