/** Below this many reports nothing is told of them and nothing learnt. */
export const LEAST_REPORTS = 50;
