import { integer, type Rng } from '../../maths/random';
import { answersTo, REPORT_BYTES, type Report, type ReportQuestion } from '../../protocol/reporting/report';
import { randomisedResponse } from '../privacy/randomisedResponse';
import { type OutcomeProfile, type Strata, sessionTotals, stratumOutcome } from '../profile/stratum';

interface SessionQuestion {
  readonly question: ReportQuestion;
  /** Profile at the close of the session, before any event of the next one. */
  readonly profile: OutcomeProfile;
  readonly strata: Strata;
  /** Sum over the answers since the last report (`learnVisit`). 0: nothing to compare. */
  readonly gain: number;
  /** Privacy loss of this answer. */
  readonly epsilon: number;
  /** CSPRNG. A seeded stream gives no privacy. */
  readonly rng: Rng;
}

const reactionOf = (profile: OutcomeProfile): number => {
  const figures = sessionTotals(profile);
  return figures['session.claimed'] || 2 * figures['session.dismissed'];
};

/** Of several rated coupons, the one rated last. */
const usefulOf = ({ exposures = {} }: OutcomeProfile): number => {
  const rated = Object.values(exposures).filter(({ useful }) => useful !== undefined);
  const last = rated.toSorted((a, b) => (a.usefulAt ?? 0) - (b.usefulAt ?? 0)).at(-1);
  return last ? 2 - Number(last.useful) : 0;
};

const truthOf = ({ question, profile, strata, gain, rng }: SessionQuestion): number => {
  if (question === 'reaction') return reactionOf(profile);
  if (question === 'useful') return usefulOf(profile);
  if (question === 'local-right') return gain === 0 ? integer(rng, 2) : Number(gain > 0);
  return stratumOutcome(profile, strata);
};

/** The randomised answer, 0 … `answersTo[question]` − 1. ε-locally differentially private. */
export const sessionAnswer = (of: SessionQuestion): number => randomisedResponse(truthOf(of), answersTo[of.question], of.epsilon, of.rng);

export interface ReportInput extends SessionQuestion {
  /** Bundle id. */
  readonly bundle: string;
  /** 128 fresh random bits, hex. */
  readonly id: string;
  /** Coupon drawn by an exploring session, and never a coupon shown for another reason. */
  readonly explored?: string | undefined;
}

/** Every report has the same fields in the same order, so that bytes differ only by their values. */
const withPad = ({ v, id, bundle, question, answer, explored }: Report, pad: string): Report => ({
  v,
  id,
  bundle,
  question,
  answer,
  ...(explored === undefined ? {} : { explored }),
  pad,
});

const padded = (report: Report): Report =>
  // Every other field is ASCII by its schema, so characters are bytes.
  withPad(report, '.'.repeat(REPORT_BYTES - JSON.stringify(withPad(report, '')).length));

/** Answers the question of a closed session once. Store the report: randomising an answer twice would leak twice as much. */
export const sessionReport = (input: ReportInput): Report =>
  padded({
    v: 'report/1',
    id: input.id,
    bundle: input.bundle,
    question: input.question,
    answer: sessionAnswer(input),
    explored: input.explored,
    pad: '',
  });

/** Body on the wire: exactly `REPORT_BYTES` bytes of ASCII JSON, identical however often it is sent. */
export const reportBytes = (report: Report): string => JSON.stringify(padded(report));
