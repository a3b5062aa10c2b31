import type { LinearPrior } from '../bandit/linearPrior';
import type { Coupon } from '../coupons/coupon';
import type { Fatigue } from '../coupons/fatigue';
import type { Experiment } from '../experiment/experiment';
import type { FeatureSpec } from '../features/featureSpec';
import type { CollaborativeWeights } from '../scoring/collaborativeWeights';
import type { Scorer } from '../scoring/scorer';

/** What `decide` needs of a verified bundle, with weights decoded and a scorer chosen. Built by `bundle/toDeviceModel.ts`. */
export interface DeviceModel {
  readonly bundle: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly fatigue?: Fatigue | undefined;
  readonly coupons: readonly Coupon[];
  readonly rule: readonly string[];
  readonly experiment: Experiment;
  readonly network?: { readonly features: FeatureSpec; readonly scorer: Scorer; readonly model: string };
  readonly cf?: CollaborativeWeights;
  readonly bandit: LinearPrior;
  /** Half-life of the profile's affinities, ms. */
  readonly halfLifeMs: number;
  /** Share of revenue that is margin before discount. */
  readonly marginRate: number;
}
