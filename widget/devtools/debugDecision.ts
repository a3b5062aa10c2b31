import type { Decision } from '../../src/engine/decision/decision';
import { type RefusalCode, refusalSentences } from '../../src/engine/eligibility/refusalSentences';
import type { InspectedDecision } from '../../worker/api';

const by: Readonly<Record<Decision['by'], string>> = {
  policy: 'by the model on this device',
  rule: "by the shop's rule",
  exploration: 'drawn at random',
  timing: 'waited: too early to offer',
  nothing: 'nothing to choose from',
};

/** A bundle that nobody has trained has no model to choose by. */
const chosenBy = ({ by: who, versions }: Pick<Decision, 'by' | 'versions'>): string =>
  who === 'policy' && versions.model === 'none' ? 'by the bandit on this device, without a network: the bundle has none' : (by[who] ?? who);

/** A choice in words for the shop's people: every coupon with its probability or with the reason why it stood aside. */
export const debugDecision = ({ action, variant, shown, candidates, refusals, ...decision }: InspectedDecision) => ({
  what: `${action === 'none' ? 'no coupon' : action} · arm ${variant} · ${chosenBy(decision)}${action === 'none' || shown ? '' : ' · never on the page'}`,
  arms: candidates.map(({ arm, propensity }) => `${arm === 'none' ? 'no coupon' : arm}: ${(100 * propensity).toFixed(1)}%`),
  refused: refusals.map(({ couponId, code }) => `${couponId}: ${code}. ${refusalSentences[code as RefusalCode] ?? ''}`),
});
