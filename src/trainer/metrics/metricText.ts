const names: Readonly<Record<string, string>> = {
  auc: 'AUC',
  logloss: 'log loss',
  ece: 'calibration error',
  aucFolds: 'AUC, mean of the folds',
  aucGain: 'AUC gained',
  loglossGain: 'log loss saved',
  recallAt20: 'Recall@20',
  ndcgAt20: 'NDCG@20',
  recallAt20Gain: 'Recall@20 gained',
  ndcgAt20Gain: 'NDCG@20 gained',
  rmse: 'RMSE, stars',
  mae: 'MAE, stars',
  rmseGain: 'RMSE saved, stars',
  maeGain: 'MAE saved, stars',
  netValue: 'net value per round',
  gainOverFixed: 'gain over the best fixed arm',
  gainOverLinTS: 'gain over LinTS',
  qini: 'Qini',
  upliftAt30: 'uplift at 30%',
  effect: 'average effect',
  treatedMean: 'mean if everyone was treated',
  controlMean: 'mean if nobody was treated',
  perPerson: 'gained per person treated',
  visitsPer1000At30: 'extra visits per 1,000 at 30%',
  policyValue: 'value per visit vs. no coupon, minor units',
  gainOverMatching: 'value per visit vs. the matching coupon, minor units',
  gainByOrder: 'value per visit vs. the model without step order, minor units',
  shownShare: 'share of visits with a coupon',
};

/** Figures reported in several variants: after some answers of a shopper, and on another split (`besides`). */
const variants: readonly (readonly [form: RegExp, words: (times: string) => string])[] = [
  [/^(.+)K(\d+)$/, (times) => `after ${times} answers`],
  [/^(.+)(Rows)$/, () => 'where shoppers come back'],
];

/** Display name. A key without one stays unchanged. */
export const metricName = (key: string): string => {
  for (const [form, words] of variants) {
    const [, base, times] = form.exec(key) ?? [];
    if (base !== undefined && times !== undefined) return `${metricName(base)} ${words(times)}`;
  }
  return names[key] ?? key;
};

/** Value for an untrained model, at which bars start. */
export const chanceOf = (key: string): number => (/auc/i.test(key) ? 0.5 : 0);

/** Main figures of a task, drawn as bars if present. */
export const mainMetrics: Readonly<Record<string, readonly string[]>> = {
  acceptance: ['auc'],
  gain: ['policyValue'],
  'few-shot': ['aucK0', 'aucK5', 'aucK10'],
  cf: ['recallAt20', 'ndcgAt20'],
  ratings: ['rmse', 'mae'],
  session: ['recallAt20', 'ndcgAt20'],
  uplift: ['qini', 'upliftAt30'],
  effect: ['effect'],
  ope: [],
  bandit: ['netValue'],
};

export const taskNames: Readonly<Record<string, string>> = {
  acceptance: 'Coupon acceptance',
  gain: 'Effect of showing a coupon',
  'few-shot': 'Few-shot learning per shopper',
  cf: 'Related items',
  ratings: 'Predicted ratings',
  session: 'Next item in a session',
  uplift: 'Uplift: who responds to a coupon',
  effect: 'Effect of a treatment nobody drew',
  ope: 'Off-policy evaluation',
  bandit: 'Bandit policies',
};

/** With a minus sign, and without negative zero. */
const signed = (text: string): string => (/^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−'));

export const fixed = (value: number, digits = 4): string => (Number.isFinite(value) ? signed(value.toFixed(digits)) : '–');

export const percent = (share: number, digits = 1): string => (Number.isFinite(share) ? `${signed((100 * share).toFixed(digits))}%` : '–');

/** kB = 1000 bytes. */
export const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`;

export const whole = (value: number): string => value.toLocaleString('en-US');
