import { normalTail } from '../../maths/normalTail';
import type { Minor } from '../../protocol/money';
import { linearModel } from '../bandit/linearModel';
import type { LinearState } from '../bandit/linearState';
import { noCouponFeatures } from '../features/computeFeatures';
import type { Decision } from './decision';
import type { DeviceModel } from './deviceModel';

/**
 * What it is worth to the shop that a shopper takes the chosen coupon up rather than hears of none, minor units, ≥ 0. With δ = φ(a) − φ(none) the
 * posterior holds the gain θᵀδ for N(μ, s²); who may also keep quiet expects its positive part of it,
 *   E[max(0, θᵀδ)] = μ·Φ(μ/s) + s·φ(μ/s),
 * so that a coupon of which little is known keeps being tried. 0 where the decision's context belongs to another model.
 */
export const offerWorth = ({ bandit }: Pick<DeviceModel, 'bandit'>, state: LinearState, { context }: Decision): Minor => {
  if (context.length !== state.b.length) return 0;
  const { mean, covariance } = linearModel().believe(state, [Float64Array.from(context), noCouponFeatures(bandit.features)]);
  const gain = mean[0]! - mean[1]!;
  const spread = Math.sqrt(Math.max(0, covariance[0]! - 2 * covariance[1]! + covariance[2]!));
  if (Number.isNaN(gain + spread)) return 0;
  if (spread === 0) return Math.max(0, gain) * bandit.rewardScale;
  const z = gain / spread;
  const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return Math.max(0, gain * normalTail(-z) + spread * density) * bandit.rewardScale;
};
