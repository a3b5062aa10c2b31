/**
 * An AUC as a count: of 100 times that somebody is shown two reports of one shopper and two of different ones, how often they know which is which.
 */
export const hits = (auc: number | string | undefined): number => Math.round(100 * Number(auc));
