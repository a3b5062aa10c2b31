/** A way to learn who is moved by a treatment; plain data. */
export type UpliftCandidate = UpliftLearner & {
  /** Reads the products of categories too, where the features have them. */
  readonly crossed?: true;
};

type UpliftLearner =
  /** Everyone alike: the average effect. */
  | { readonly kind: 'average' }
  | { readonly kind: 'random' }
  /** Ranks by the outcome of the treated, which is not uplift: the baseline of many shops. */
  | { readonly kind: 'response'; readonly lambda: number }
  /** One logistic regression an arm; uplift is the difference. */
  | { readonly kind: 'tLearner'; readonly lambda: number }
  /** One logistic regression with x and (d − e)·x; the interactions have their own penalty, which shrinks uplift to the average on the logit. */
  | { readonly kind: 'sLearner'; readonly lambda: number; readonly interaction: number }
  /** Künzel et al. 2019, https://doi.org/10.1073/pnas.1804597116: effects imputed by the other arm's model, then ridge. */
  | { readonly kind: 'xLearner'; readonly lambda: number }
  /** Nie & Wager 2021, https://doi.org/10.1093/biomet/asaa076: Σ (y − m(x) − (d − e) τ(x))² with m cross-fitted and a ridge on τ. */
  | { readonly kind: 'rLearner'; readonly lambda: number }
  /** Jaskowski & Jaroszewicz 2012: P(y = d) learnt by one logistic regression; uplift 2p − 1 where arms are equally likely. */
  | { readonly kind: 'classTransform'; readonly lambda: number };

export const candidateName = (candidate: UpliftCandidate): string =>
  candidate.crossed ? `${nameOf(candidate)}, crossed codes` : nameOf(candidate);

const nameOf = (candidate: UpliftLearner): string => {
  switch (candidate.kind) {
    case 'average':
      return 'average effect';
    case 'random':
      return 'random';
    case 'response':
      return `response model λ=${candidate.lambda}`;
    case 'tLearner':
      return `T-learner logistic λ=${candidate.lambda}`;
    case 'sLearner':
      return `S-learner logistic, interactions λ=${candidate.interaction}`;
    case 'xLearner':
      return `X-learner λ=${candidate.lambda}`;
    case 'rLearner':
      return `R-learner λ=${candidate.lambda}`;
    case 'classTransform':
      return `class transformation λ=${candidate.lambda}`;
    default:
      return candidate satisfies never;
  }
};
