import * as v from 'valibot';
import { reportModeSchema } from '../../bundle/reportSettings';
import { strataSchema } from '../../engine/profile/stratum';
import { questionSchema } from '../../protocol/reporting/report';
import { type Measured, sameMeasure, visitMeasureOf, visitMeasureSchema } from './visitMeasure';
import type { LearntStrata, LearntVisits } from './withLearnt';

const figure = v.pipe(v.number(), v.finite());

/**
 * `GET /v1/admin/strata`: what private reports of the running experiment show about coupons by behaviour stratum, and which questions they
 * answer.
 */
export const strataAnswerSchema = v.object({
  v: v.literal('strata/1'),
  /** Null without a bundle, as are `asked` and `published`. */
  strata: v.nullable(strataSchema),
  asked: v.nullable(
    v.object({
      /** `local`: from reports; `split`: from released sums; empty with `off`. */
      mode: reportModeSchema,
      epsilon: figure,
      questions: v.array(questionSchema),
      /** Share of sessions that get a random coupon. Only these report which coupon it was. */
      explore: figure,
      /** Whether a report needs a one-time token. */
      tokens: v.boolean(),
    }),
  ),
  /** Worst-case AUC of linking two reports of one browser by their answers (`stats/private/worstLinking`), with the estimated shares. */
  linking: v.nullable(figure),
  /** Reports a coupon needs before anything is learnt about it. */
  leastReports: figure,
  trustRegion: figure,
  /** Per coupon, the reports that name it. */
  reports: v.array(v.object({ couponId: v.string(), reports: figure })),
  /** As documented in `stats/private/stratumEffects`; empty until two coupons have enough reports. */
  shares: v.array(figure),
  effects: v.array(
    v.object({
      couponId: v.string(),
      reports: figure,
      rate: figure,
      effect: v.array(figure),
      error: v.array(figure),
      clipped: v.boolean(),
      /** Margin of a session that drew the coupon, minor units; 0: unknown, no usable orders. */
      worth: figure,
    }),
  ),
  divergence: v.array(v.object({ test: v.picklist(['uneven', 'strata', 'orders']), p: figure, alarm: v.boolean() })),
  /**
   * SHA-256 of the current network's weights, if devices report that its local head predicts worse than the network (`headFails`); absent
   * otherwise.
   */
  failingHead: v.exactOptional(v.string()),
  /** What sums over visits of the running experiment show, in mode `split` when they are asked for; absent if they never were. */
  visits: v.exactOptional(
    v.object({
      /** Visits in the released sums, including noise. */
      counted: figure,
      /** Whether the current bundle asks for them. */
      asked: v.boolean(),
      /** Whether the current bundle starts from them. */
      published: v.boolean(),
      /** Whether its bandit was trained on a log. Such a bandit is not updated from visits. */
      trained: v.boolean(),
      measure: visitMeasureSchema,
      /** As in `LearntVisits`; null without sums and orders. */
      learnt: v.nullable(
        v.object({
          margin: figure,
          gains: v.object({ mean: v.array(figure), covariance: v.array(figure), visits: figure, rate: figure, told: figure }),
        }),
      ),
    }),
  ),
  /** Coupons whose effects on strata the current bundle knows, and when it was published. */
  published: v.nullable(v.object({ at: figure, coupons: v.array(v.string()) })),
});
export type StrataAnswer = v.InferOutput<typeof strataAnswerSchema>;

/** The part that a new bundle may learn from. */
export const learntOf = ({ strata, shares, effects, divergence }: StrataAnswer): LearntStrata | undefined =>
  strata ? { strata, shares, effects, divergence, worth: new Map(effects.map(({ couponId, worth }) => [couponId, worth])) } : undefined;

/** @param bundle the bundle that is to learn: visits count only for the same experiment and the same measurement */
export const visitsOf = ({ visits }: StrataAnswer, bundle: Measured): LearntVisits | undefined =>
  (visits && sameMeasure(visits.measure, visitMeasureOf(bundle)) && visits.learnt) || undefined;
