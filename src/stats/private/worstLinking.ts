import { answersTo, type ReportQuestion } from '../../protocol/reporting/questions';
import { linkingAuc } from './linkingAuc';

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
