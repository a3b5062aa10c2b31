import { randomisedResponse } from '../privacy/randomisedResponse';
import type { Rng } from '../random';
import { type OutcomeProfile, type Strata, stratumOf } from './stratum';

/** Values of the question `stratum-outcome`: 4 strata × purchase or not; index = 2·stratum + purchased. */
export const OUTCOME_VALUES = 8;

export interface OutcomeQuestion {
  /** Profile at the close of the session, before an event of the next one. */
  readonly profile: OutcomeProfile;
  readonly strata: Strata;
  /** Privacy loss of this answer. */
  readonly epsilon: number;
  /** CSPRNG; a seeded stream gives no privacy. */
  readonly rng: Rng;
}

/** The randomised answer, 0 … 7; the truth is 2·stratum + purchased. ε-locally differentially private. */
export const outcomeAnswer = ({ profile, strata, epsilon, rng }: OutcomeQuestion): number =>
  randomisedResponse(2 * stratumOf(profile, strata) + Number(profile.session.purchased), OUTCOME_VALUES, epsilon, rng);
