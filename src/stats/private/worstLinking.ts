import { truthProbability } from '../../engine/privacy/randomisedResponse';
import { answersTo, type ReportQuestion } from '../../protocol/reporting/report';

/** A question that reports answer, with the distribution of its true answers. */
export interface AskedQuestion {
  /** π of the browsers' true answers as weights, at least one above 0, at most `k`. */
  readonly shares: readonly number[];
  /** Number of answers. Those beyond `shares` are never true. */
  readonly k: number;
  /** How often it occurs in the list that is drawn from. Absent: once. */
  readonly times?: number;
}

interface Pair {
  readonly own: number;
  readonly any: number;
}

/** Probability of each pair of answers to one question, from one browser and from any two. */
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
 * How well an attacker can link two reports of one browser by their answers alone, if its true answers never change: the AUC of the
 * likelihood ratio between a browser's own second report and a report of any browser. No other attack exceeds it (Neyman & Pearson). Each
 * report answers one of the questions, drawn evenly from a list. True answers to different questions are taken to be independent, so that a
 * pair of answers to two of them carries no information.
 *   P(a | s) = p for a = s, else q = p·e^−ε; own(a, b) = Σ_s π_s P(a | s) P(b | s); any(a, b) = P(a) P(b); each question weighted by the square of its share in the list
 *   AUC = P(own/any is larger for the own report) + ½ P(it is the same)
 * Shoppers who move between strata, or buy in only one of the visits, are linked less well.
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
  // Pairs whose ratios differ only by rounding lie on one line of the ROC curve, so that their order does not matter.
  pairs.sort((x, y) => x.own / x.any - y.own / y.any);
  let [below, auc] = [0, 0];
  for (const { own, any } of pairs) {
    auc += own * (below + any / 2);
    below += any;
  }
  return auc;
};

/** AUC from which reports of one browser count as too linkable. 0.5 is a guess, and this is one more hit in twenty. */
export const MOST_LINKABLE = 0.55;
const GUESS = 0.5;

/** Worst case: strata of equal size whose shoppers do not buy, neither claim nor dismiss, and have no local model to judge, and answers about coupons that never change. */
const assumed: Readonly<Record<ReportQuestion, readonly number[]>> = {
  'stratum-outcome': [1, 0, 1, 0, 1, 0, 1, 0],
  reaction: [1],
  'local-right': [1],
  useful: [1, 1, 1],
};

export type AnswerShares = Readonly<Partial<Record<ReportQuestion, readonly number[]>>>;

interface Asked {
  /**
   * In mode `split` no one sees an answer as long as the two aggregators keep their shares apart, so linking is a pure guess whatever the
   * questions.
   */
  readonly mode?: string | undefined;
  readonly epsilon: number;
  readonly questions?: readonly ReportQuestion[] | undefined;
}

/**
 * AUC of linking two reports of one browser by their answers (`linkingAuc`), if no shopper ever changes.
 * @param known shares of the true answers by question, as weights; by default the worst case for strata, and no reactions
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
