import type { Coupon } from '../../protocol/coupons/coupon';
import type { Experiment } from '../../protocol/experiment';
import type { LinearPrior } from '../bandit/linearPrior';
import type { Fatigue } from '../eligibility/fatigue';
import type { FeatureSpec } from '../features/featureSpec';
import type { Strata } from '../profile/stratum';
import type { CollaborativeWeights } from '../scoring/collaborativeWeights';
import type { LocalHeadPrior } from '../scoring/localHead';
import type { NetworkSpec } from '../scoring/networkSpec';
import type { SequenceScorer } from '../scoring/plainSequence';
import type { Scorer } from '../scoring/scorer';
import type { SequenceSpec } from '../scoring/sequenceSpec';
import type { TimingTable } from '../timing/timingTable';
import type { ShopFigures } from './offerEconomics';

/** What `decide` needs of a verified bundle, with weights decoded and a scorer chosen. Built by `bundle/toDeviceModel.ts`. */
export interface DeviceModel extends ShopFigures {
  readonly bundle: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly fatigue?: Fatigue | undefined;
  readonly coupons: readonly Coupon[];
  readonly rule: readonly string[];
  readonly experiment: Experiment;
  readonly network?: {
    readonly features: FeatureSpec;
    readonly spec: NetworkSpec;
    readonly weights: Float32Array;
    readonly scorer: Scorer;
    readonly model: string;
  };
  readonly sequence?: { readonly spec: SequenceSpec; readonly scorer: SequenceScorer; readonly model: string };
  /** What this device may adapt beside `network`. */
  readonly localHead?: LocalHeadPrior;
  readonly timing?: TimingTable;
  readonly cf?: CollaborativeWeights;
  readonly bandit: LinearPrior;
  /** Public tests behind `match.stratum`. */
  readonly strata?: Strata | undefined;
  /** Half-life of the profile's affinities, ms. */
  readonly halfLifeMs: number;
}
