import { integer, type Rng, uniform } from '../../maths/random';
import type { Experiment } from '../../protocol/experiment';

/**
 * Whether this session explores (probability η), and with which coupon of the public list, uniformly. Drawn before any behaviour is read and
 * without regard to eligibility (intent to treat).
 * @returns `undefined` when the session does not explore.
 */
export const drawExploration = ({ explore }: Experiment, couponIds: readonly string[], rng: Rng): string | undefined =>
  uniform(rng) < explore && couponIds.length > 0 ? couponIds[integer(rng, couponIds.length)] : undefined;
