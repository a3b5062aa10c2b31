import * as v from 'valibot';
import { reportModeSchema } from '../../bundle/reportSettings';
import { strataSchema } from '../../engine/profile/stratum';
import { questionSchema } from '../../protocol/reporting/report';
import { type Measured, sameMeasure, visitMeasureOf, visitMeasureSchema } from './visitMeasure';
import type { LearntStrata, LearntVisits } from './withLearnt';

const figure = v.pipe(v.number(), v.finite());

/** `GET /v1/admin/strata`: what private reports of the running experiment say of coupons by behaviour stratum, and what they ask. */
export const strataAnswerSchema = v.object({
  v: v.literal('strata/1'),
  /** Null without a bundle, as are `asked` and `published`. */
  strata: v.nullable(strataSchema),
  asked: v.nullable(
    v.object({
      /** `local`: of answers; `split`: of released sums; of `off` there is nothing here. */
      mode: reportModeSchema,
      epsilon: figure,
      questions: v.array(questionSchema),
      /** Share of the sessions that chance gives a coupon: only these say which it was. */
      explore: figure,
      /** Does a report need a one-time token? */
      tokens: v.boolean(),
    }),
  ),
  /** AUC of whoever links two reports of one browser by their answers, at worst (`privacy/worstLinking`), with shares as they are estimated. */
  linking: v.nullable(figure),
  /** Of a coupon, before anything is learnt of it. */
  leastReports: figure,
  trustRegion: figure,
  /** Of every coupon, those that say which it was. */
  reports: v.array(v.object({ couponId: v.string(), reports: figure })),
  /** As `privacy/stratumEffects` documents them; empty until two coupons have enough reports. */
  shares: v.array(figure),
  effects: v.array(
    v.object({
      couponId: v.string(),
      reports: figure,
      rate: figure,
      effect: v.array(figure),
      error: v.array(figure),
      clipped: v.boolean(),
      /** Margin left by a session that drew the coupon, minor units; 0: no order tells. */
      worth: figure,
    }),
  ),
  divergence: v.array(v.object({ test: v.picklist(['uneven', 'strata', 'orders']), p: figure, alarm: v.boolean() })),
  /**
   * SHA-256 of the weights of the current bundle's network, where devices report that the local head beside it foretells worse than it (`figures/headFails`);
   * absent: they do not.
   */
  failingHead: v.exactOptional(v.string()),
  /** What sums over visits of the running experiment say, in mode `split` where that is asked; absent: it is not, and was not. */
  visits: v.exactOptional(
    v.object({
      /** In the sums that were released, as noise leaves them. */
      counted: figure,
      /** Does the current bundle ask for them? */
      asked: v.boolean(),
      /** Does the current bundle start from them? */
      published: v.boolean(),
      /** Was its bandit trained on a log? It is left as it is then. */
      trained: v.boolean(),
      measure: visitMeasureSchema,
      /** As `LearntVisits` has it; null before there are sums and orders. */
      learnt: v.nullable(
        v.object({
          margin: figure,
          gains: v.object({ mean: v.array(figure), covariance: v.array(figure), visits: figure, rate: figure, told: figure }),
        }),
      ),
    }),
  ),
  /** Coupons of which the current bundle knows what they do to strata, and when it was published. */
  published: v.nullable(v.object({ at: figure, coupons: v.array(v.string()) })),
});
export type StrataAnswer = v.InferOutput<typeof strataAnswerSchema>;

/** What a bundle may be made to know of it. */
export const learntOf = ({ strata, shares, effects, divergence }: StrataAnswer): LearntStrata | undefined =>
  strata ? { strata, shares, effects, divergence, worth: new Map(effects.map(({ couponId, worth }) => [couponId, worth])) } : undefined;

/** @param bundle which is to learn: another experiment begins anew, and cells measured otherwise say nothing of it */
export const visitsOf = ({ visits }: StrataAnswer, bundle: Measured): LearntVisits | undefined =>
  (visits && sameMeasure(visits.measure, visitMeasureOf(bundle)) && visits.learnt) || undefined;
