import type { Rng } from '../../src/maths/random';
import { drawIndex } from './sampler';

const NOTHING = 0.2;
const RULE = 0.1;
const FITTING = 0.3;

/** One arm of the logged policy and the probability with which it is drawn. */
export interface LoggedArm {
  readonly arm: string;
  readonly propensity: number;
}

/**
 * The policy the invented shop used while it collected the log: nothing with probability 0.2, the coupon of what was looked at most with 0.3,
 * its own rule with 0.1, else uniform over what is eligible. Every arm keeps a known, positive probability, as off-policy learning needs
 * (Bottou et al. 2013, https://www.jmlr.org/papers/v14/bottou13a.html).
 * @param fitting coupon of what was looked at most, if there is one
 */
export const loggedDistribution = (eligible: readonly string[], rule: readonly string[], fitting: string | undefined): LoggedArm[] => {
  const favourite = rule.find((id) => eligible.includes(id));
  const fits = eligible.find((id) => id === fitting);
  const spread = 1 - NOTHING - (favourite === undefined ? 0 : RULE) - (fits === undefined ? 0 : FITTING);
  return [
    { arm: 'none', propensity: eligible.length === 0 ? 1 : NOTHING },
    ...eligible.map((arm) => ({
      arm,
      propensity: spread / eligible.length + (arm === favourite ? RULE : 0) + (arm === fits ? FITTING : 0),
    })),
  ];
};

export const drawArm = (rng: Rng, arms: readonly LoggedArm[]): LoggedArm =>
  arms[
    drawIndex(
      rng,
      arms.map(({ propensity }) => propensity),
    )
  ] ?? { arm: 'none', propensity: 1 };
