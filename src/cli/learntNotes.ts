import type { BundleNote } from '../campaigns/fittingModels';

/** Which test raised the alarm, as `stats/private/reportDivergence` names them. */
const tests: Readonly<Record<string, string>> = {
  uneven: 'some coupon has more reports than it was drawn for',
  strata: 'groups of shoppers differ between coupons, which are drawn blindly',
  orders: 'coupons sell otherwise than the orders say',
};

/** That devices reported against what they adapt, where they did. @param notes those of `withoutFailingHead` */
export const headNotes = (notes: readonly BundleNote[]): readonly string[] =>
  notes.some(({ code }) => code === 'model_dropped')
    ? [
        'note: devices report that what they adapt foretells worse than the model it is adapted from: the bundle goes without it (model_dropped)',
      ]
    : [];

const noteLine = ({ code, facts }: BundleNote): string => {
  if (code === 'visits_learnt') return `note: devices start from what sums over ${facts.visits} visits say of showing coupons`;
  if (code === 'visits_few')
    return 'note: sums over visits are for the larger part noise still, and nothing is taken from them (visits_few)';
  if (code === 'strata_learnt')
    return `note: the bundle knows from private reports which shoppers ${facts.coupons} of the coupons suit more than others`;
  const why = String(facts.tests)
    .split(', ')
    .map((test) => tests[test] ?? test);
  return `note: nothing was taken from private reports, as if some were forged: ${why.join('; ')} (${code})`;
};

/** What became of what private reports taught, a line for each note. @param notes those of `withVisits` and `withLearnt`, among others */
export const learntNotes = (notes: readonly BundleNote[]): readonly string[] => {
  const lines = notes.filter(({ code }) => code !== 'model_dropped').map(noteLine);
  return lines.length > 0
    ? lines
    : ['note: private reports have taught nothing for this bundle yet; the console says under Segments what is missing'];
};
