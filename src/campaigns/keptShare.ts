/**
 * How much evidence still counts after some days, [0, 1]: 2^(−days / half-life), so that what is learnt follows a shop that changes (exponential forgetting,
 * Garivier & Moulines 2011, https://doi.org/10.1007/978-3-642-24412-4_16). Sums (answers, orders) are multiplied by it and the variance of noise in them
 * by its square; then they are what fewer shoppers would have said, and every estimator on top trusts them as much less.
 * @param halfLife days; absent: nothing is ever forgotten
 */
export const keptShare = (days: number, halfLife: number | undefined): number =>
  halfLife === undefined ? 1 : 2 ** (-Math.max(0, days) / halfLife);
