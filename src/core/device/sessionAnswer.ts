import { answersTo, type ReportQuestion } from '../privacy/questions';
import { randomisedResponse } from '../privacy/randomisedResponse';
import { type OutcomeProfile, type Strata, sessionFigures, stratumOf } from '../profile/stratum';
import type { Rng } from '../random';

export interface SessionQuestion {
  readonly question: ReportQuestion;
  /** Profile at the close of the session, before an event of the next one. */
  readonly profile: OutcomeProfile;
  readonly strata: Strata;
  /** Privacy loss of this answer. */
  readonly epsilon: number;
  /** CSPRNG; a seeded stream gives no privacy. */
  readonly rng: Rng;
}

const reactionOf = (profile: OutcomeProfile): number => {
  const figures = sessionFigures(profile);
  return figures['session.claimed'] || 2 * figures['session.dismissed'];
};

/** The randomised answer, 0 … `answersTo[question]` − 1; ε-locally differentially private. */
export const sessionAnswer = ({ question, profile, strata, epsilon, rng }: SessionQuestion): number =>
  randomisedResponse(
    question === 'reaction' ? reactionOf(profile) : 2 * stratumOf(profile, strata) + Number(profile.session.purchased),
    answersTo[question],
    epsilon,
    rng,
  );
