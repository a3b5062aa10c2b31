/** Candidates compared per decision. */
const TOP = 5;

/** Positions of the k largest scores, largest first; ties by position, as a device breaks them. */
const top = (scores: ArrayLike<number>, from: number, candidates: number, k: number): readonly number[] =>
  Array.from({ length: candidates }, (_, i) => i)
    .sort((a, b) => scores[from + b]! - scores[from + a]! || a - b)
    .slice(0, k);

const agreement = (a: ArrayLike<number>, b: ArrayLike<number>, candidates: number, k: number): number => {
  const decisions = Math.floor(a.length / candidates);
  if (k < 1 || decisions === 0) return 1;
  let kept = 0;
  for (let decision = 0; decision < decisions; decision++) {
    const from = decision * candidates;
    const [first, second] = [top(a, from, candidates, k), new Set(top(b, from, candidates, k))];
    for (const i of first) if (second.has(i) && Number.isFinite(a[from + i]) && Number.isFinite(b[from + i])) kept += 1;
  }
  return kept / (decisions * k);
};

/** Share of decisions whose best candidate is the same by both scorings, as in `topAgreement`; for information, not a gate. */
export const firstAgreement = (a: ArrayLike<number>, b: ArrayLike<number>, candidates: number): number => agreement(a, b, candidates, 1);

/**
 * Top-5 agreement of two scorings of the same decisions: mean over decisions of |A ∩ B| / k, A and B being the sets of the k candidates
 * scored best by either, k = 5. With five candidates or fewer the set of all would agree by itself, so k is then one less than there are;
 * with a single one nothing can differ. A score that is no number agrees with nothing.
 *
 * @param candidates scores per decision, which follow each other
 * @returns in [0, 1]; 1 for no decision
 */
export const topAgreement = (a: ArrayLike<number>, b: ArrayLike<number>, candidates: number): number =>
  agreement(a, b, candidates, Math.min(TOP, candidates - 1));
