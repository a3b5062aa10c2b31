import { truthProbability } from '../../engine/privacy/randomisedResponse';
import { answersTo, type ReportQuestion } from '../../protocol/reporting/report';

/** A question that reports answer, as what is known of its truths. */
export interface AskedQuestion {
  /** π of the browsers' truths, at least one above 0, as weights; at most `k`. */
  readonly shares: readonly number[];
  /** Answers, of which those beyond `shares` are nobody's truth. */
  readonly k: number;
  /** How often it stands in the list that is drawn from; absent: once. */
  readonly times?: number;
}

interface Pair {
  readonly own: number;
  readonly any: number;
}

/** How likely each pair of answers to one question is, of one browser and of any two. */
const pairsOf = ({ shares, k }: AskedQuestion, epsilon: number): readonly Pair[] => {
  const p = truthProbability(k, epsilon);
  const q = p * Math.exp(-epsilon);
  const all = shares.reduce((sum, share) => sum + share, 0);
  const answers = Array.from({ length: k }, (_, a) => a);
  const chance = (answer: number, truth: number): number => (answer === truth ? p : q);
  const mean = (of: (truth: number) => number): number => shares.reduce((sum, share, truth) => sum + (share / all) * of(truth), 0);
  const marginal = answers.map((a) => mean((s) => chance(a, s)));
  return answers.flatMap((a) => answers.map((b) => ({ own: mean((s) => chance(a, s) * chance(b, s)), any: marginal[a]! * marginal[b]! })));
};

/**
 * How well anyone can link two reports of one browser to each other by their answers alone, where its truths never change: the AUC of the likelihood
 * ratio, which no other attack exceeds (Neyman & Pearson), between a browser's own second report and one of any browser. Each report answers one
 * of the questions, drawn evenly from a list; the truths of different questions are taken to be independent, so that a pair of answers to two of them tells nothing.
 *   P(a | s) = p for a = s, else q = p·e^−ε; own(a, b) = Σ_s π_s P(a | s) P(b | s); any(a, b) = P(a) P(b); of each question by the square of its share in the list
 *   AUC = P(own/any is larger for the own report) + ½ P(it is the same)
 * Shoppers who move between strata, or buy in one visit and not in the other, are linked less well.
 * @param questions at least one
 * @param epsilon ε of a report, above 0 and below 300
 * @returns in [0.5, 1)
 */
export const linkingAuc = (questions: readonly AskedQuestion[], epsilon: number): number => {
  const all = questions.reduce((sum, { times = 1 }) => sum + times, 0);
  const twice = questions.map(({ times = 1 }) => (times / all) ** 2);
  const alike = questions.flatMap((question, i) =>
    pairsOf(question, epsilon).map(({ own, any }) => ({ own: own * twice[i]!, any: any * twice[i]! })),
  );
  const apart = 1 - twice.reduce((sum, share) => sum + share, 0);
  const pairs = [...alike, ...(apart > 0 ? [{ own: apart, any: apart }] : [])];
  // Pairs of equal ratio that rounding parts lie on one line of the ROC curve, so that their order does not matter.
  pairs.sort((x, y) => x.own / x.any - y.own / y.any);
  let [below, auc] = [0, 0];
  for (const { own, any } of pairs) {
    auc += own * (below + any / 2);
    below += any;
  }
  return auc;
};

/** From here on two reports of one browser are told apart from those of two too well: 0.5 is a guess, and this is one more hit in twenty. */
export const MOST_LINKABLE = 0.55;
const GUESS = 0.5;

/** Strata of equal size, whose shoppers do not buy; shoppers who neither claim nor dismiss, so that there is no local model to judge. */
const assumed: Readonly<Record<ReportQuestion, readonly number[]>> = {
  'stratum-outcome': [1, 0, 1, 0, 1, 0, 1, 0],
  reaction: [1],
  'local-right': [1],
};

export type AnswerShares = Readonly<Partial<Record<ReportQuestion, readonly number[]>>>;

interface Asked {
  /** In `split` nobody sees an answer as long as the two aggregators keep their shares apart, whatever is asked: who links has nothing to go by but chance. */
  readonly mode?: string | undefined;
  readonly epsilon: number;
  readonly questions?: readonly ReportQuestion[] | undefined;
}

/**
 * AUC of whoever links two reports of one browser by their answers (`linkingAuc`), where no shopper ever changes.
 * @param known shares of the true answers by question, as weights; without them the strata are as bad as can be, and reactions none
 */
export const worstLinking = ({ mode, epsilon, questions = ['stratum-outcome'] }: Asked, known: AnswerShares = {}): number => {
  if (mode === 'split') return GUESS;
  return linkingAuc(
    [...new Set(questions)].map((question) => ({
      shares: known[question] ?? assumed[question],
      k: answersTo[question],
      times: questions.filter((one) => one === question).length,
    })),
    epsilon,
  );
};
