import { integer, type Rng } from '../../maths/random';
import { answersTo, type ReportQuestion } from '../../protocol/reporting/questions';
import { randomisedResponse } from '../privacy/randomisedResponse';
import { type OutcomeProfile, type Strata, sessionFigures, stratumOutcome } from '../profile/stratum';

export interface SessionQuestion {
  readonly question: ReportQuestion;
  /** Profile at the close of the session, before an event of the next one. */
  readonly profile: OutcomeProfile;
  readonly strata: Strata;
  /** Of the answers since the last report (`learnVisit`); 0: nothing to compare. */
  readonly gain: number;
  /** Privacy loss of this answer. */
  readonly epsilon: number;
  /** CSPRNG; a seeded stream gives no privacy. */
  readonly rng: Rng;
}

const reactionOf = (profile: OutcomeProfile): number => {
  const figures = sessionFigures(profile);
  return figures['session.claimed'] || 2 * figures['session.dismissed'];
};

const truthOf = ({ question, profile, strata, gain, rng }: SessionQuestion): number => {
  if (question === 'reaction') return reactionOf(profile);
  if (question === 'local-right') return gain === 0 ? integer(rng, 2) : Number(gain > 0);
  return stratumOutcome(profile, strata);
};

/** The randomised answer, 0 … `answersTo[question]` − 1; ε-locally differentially private. */
export const sessionAnswer = (of: SessionQuestion): number => randomisedResponse(truthOf(of), answersTo[of.question], of.epsilon, of.rng);
