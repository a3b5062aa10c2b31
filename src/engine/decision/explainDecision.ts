import { computeFeatures } from '../features/computeFeatures';
import type { FeatureField } from '../features/featureSpec';
import { explainNetwork, linearContributions } from '../scoring/integratedGradients';
import { logitOf, sigmoid } from '../scoring/logistic';
import type { Contribution, Decision } from './decision';
import type { DeviceModel } from './deviceModel';

/** Parts and `gap` sum to `score`, the expected reward θ̂ᵀφ of what was chosen. */
export interface DecisionExplanation {
  readonly score: number;
  /** Largest magnitude first. */
  readonly parts: readonly Contribution[];
  readonly gap: number;
}

/** The bandit's only input from the network. */
const networkField = ({ bandit }: DeviceModel) => bandit.features.fields.find(({ source }) => source === 'score.network');

const encoded = (field: FeatureField, value: number): number =>
  computeFeatures({ version: 1, id: field.name, fields: [field] }, () => value)[0]!;

/**
 * Why a decision came out as it did. The bandit is linear, so its parts are exact. The network's part c is distributed over the network's
 * inputs. With z the logit for the decision, z₀ for an unknown shopper, w the shift of this device's own head, p = σ(z + w):
 *
 *   c = c₀ + Σ_j r·IG_j + r·w,   r = (c − c₀) / (z + w − z₀),   c₀ = c · φ(σ(z₀)) / φ(p)
 *
 * c₀ stays with `score.network`, r·w is `local`, and Σ_j IG_j = z − z₀ but for the gap of the numerical integral
 * (`integratedGradients.ts`), at most 1%.
 */
export const explainDecision = (model: DeviceModel, { contributions, candidates, action, asked }: Decision): DecisionExplanation => {
  const score = contributions.reduce((sum, { value }) => sum + value, 0);
  const field = networkField(model);
  const c = contributions.find(({ feature }) => feature === field?.name)?.value;
  const p = candidates.find(({ arm }) => arm === action)?.network;
  const { network } = model;
  if (!network || !field || c === undefined || p === undefined || !asked) return { score, parts: contributions, gap: 0 };
  const ig = explainNetwork(network.features, network.spec, network.weights, asked.x);
  const local = logitOf(p) - asked.logit;
  const base = (c * encoded(field, sigmoid(ig.baselineValue))) / encoded(field, p);
  const difference = ig.value + local - ig.baselineValue;
  const rate = Math.abs(difference) < 1e-9 ? 0 : (c - base) / difference;
  const spread: readonly Contribution[] = [
    ...contributions.filter(({ feature }) => feature !== field.name),
    { feature: field.name, value: rate === 0 ? c : base },
    ...ig.contributions.map(({ feature, value }) => ({ feature, value: rate * value })),
    // Skips differences that come from single-precision rounding of p.
    ...(Math.abs(local) > 1e-4 ? [{ feature: 'local', value: rate * local }] : []),
  ];
  const parts = linearContributions(
    spread.map(({ feature }) => feature),
    spread.map(({ value }) => value),
    spread.map(() => 1),
  );
  return { score, parts, gap: score - parts.reduce((sum, { value }) => sum + value, 0) };
};
