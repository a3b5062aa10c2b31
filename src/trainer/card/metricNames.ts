const names: Readonly<Record<string, string>> = {
  auc: 'AUC',
  logloss: 'log loss',
  ece: 'calibration error',
  recallAt20: 'Recall@20',
  ndcgAt20: 'NDCG@20',
  qini: 'Qini',
  upliftAt30: 'uplift at 30%',
  purchaseAuc: 'AUC of buying once a coupon is shown',
  redeemAuc: 'AUC of using it once bought',
  purchaseWithoutAuc: 'AUC of buying without one',
  purchaseLogloss: 'log loss of buying',
  redeemLogloss: 'log loss of using',
  purchaseWithoutLogloss: 'log loss of buying without',
};

/** As people write it; a name without one stays as it is. */
export const metricName = (key: string): string => names[key] ?? key;

/** Value of a model that has learnt nothing, where bars start. */
export const chanceOf = (key: string): number => (/auc/i.test(key) ? 0.5 : 0);

/** Figures that stand for a task, drawn as bars when they are there. */
export const mainMetrics: Readonly<Record<string, readonly string[]>> = {
  acceptance: ['auc'],
  heads: ['purchaseAuc', 'redeemAuc', 'purchaseWithoutAuc'],
  'few-shot': ['aucK0', 'aucK5', 'aucK10'],
  cf: ['recallAt20', 'ndcgAt20'],
  session: ['recallAt20', 'ndcgAt20'],
  uplift: ['qini', 'upliftAt30'],
  ope: [],
};

export const taskNames: Readonly<Record<string, string>> = {
  acceptance: 'Who accepts which coupon',
  heads: 'Who buys with a coupon, uses it, and buys without',
  'few-shot': 'Learning from one shopper’s own answers',
  cf: 'Which items go together',
  session: 'What comes next in a session',
  uplift: 'Whom a coupon moves',
  ope: 'What another policy would have earned',
};
