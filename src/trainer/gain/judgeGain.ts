import { type Estimate, meanAndSe } from '../../stats/offPolicy/meanAndSe';
import { type Evaluation, modelRow } from '../metricsTable';
import { fitGain, type GainBelief } from './fitGain';
import { type GainRow, withColumns } from './gainRows';
import { type Chosen, type Judge, lowerEnd, policyDifference, showBest, showMatching, showNothing } from './policyValue';

const FOLDS = 5;
const foldOf = (shopper: number): number => shopper % FOLDS;

/** What a coupon adds is what shops are like. */
export const untold = (why: string): Judged => ({
  ships: 'family',
  notes: [`${why}: it teaches who buys anyway, and what a coupon adds is taken from what shops are like`],
});

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`;
const figure = ({ value, se }: Estimate): string => `${signed(value)} ± ${se.toFixed(1)}`;
const interval = ({ value, se }: Estimate): string =>
  `${signed(value)} minor units a visit (95%: ${signed(value - 1.96 * se)} to ${signed(value + 1.96 * se)})`;

export interface Judged {
  readonly ships: 'learnt' | 'family' | 'matching' | 'nothing';
  readonly evaluation?: Evaluation;
  readonly notes: readonly string[];
}

/** The learnt model without the order of steps: positions of its fields in φ of the one with it, width of its x, and its prior. */
export interface WithoutOrder {
  readonly columns: readonly number[];
  readonly base: number;
  readonly prior: GainBelief;
}

/** Weights of a model with fewer fields, with 0 for the others. */
const widened = (weights: Float64Array, columns: readonly number[], width: number): Float64Array => {
  const out = new Float64Array(width);
  for (const [i, column] of columns.entries()) out[column] = weights[i]!;
  return out;
};

/**
 * Which policy ships, by its value over shoppers that the models have not seen.
 * @param rest where the learnt model reads the order of steps: judged with it, to say what the order adds; it never ships
 */
export const judgeGain = (rows: readonly GainRow[], prior: GainBelief, rest?: WithoutOrder): Judged => {
  const folds = Array.from({ length: FOLDS }, (_, fold) => {
    const seen = rows.filter(({ shopper }) => foldOf(shopper) !== fold);
    const less = rest && fitGain(withColumns(seen, rest.columns, rest.base), rest.prior);
    return {
      fit: fitGain(seen, prior),
      rows: rows.filter(({ shopper }) => foldOf(shopper) === fold),
      unordered: less && widened(less.mean, rest.columns, prior.mean.length),
    };
  });
  const judges: readonly Judge[] = folds.map(({ fit, rows: own }) => ({ rows: own, belief: fit }));
  const policies: Readonly<Record<string, (fold: number) => Chosen>> = {
    learnt: (fold) => showBest(folds[fold]!.fit.mean),
    ...(rest ? { withoutOrder: (fold) => showBest(folds[fold]!.unordered!) } : {}),
    family: () => showBest(prior.mean),
    matching: () => showMatching,
    nothing: () => showNothing,
  };
  const over = (one: string, other: string): Estimate => policyDifference(judges, policies[one]!, policies[other]!);
  const isSure = (name: string): boolean => lowerEnd(over(name, 'matching')) > 0 && lowerEnd(over(name, 'nothing')) > 0;
  const models = over('learnt', 'family').value >= 0 ? (['learnt', 'family'] as const) : (['family', 'learnt'] as const);
  const sure = models.find(isSure);
  const others = ['family', 'matching', 'nothing'] as const;
  const best = others.reduce((top, name) => (over(name, top).value > 0 ? name : top));
  const ships = sure ?? best;
  const words = { learnt: 'the learnt model', family: 'what shops are like', matching: 'the coupon that matches', nothing: 'no coupon' };
  const evaluation: Evaluation = {
    task: 'gain',
    chosen: ships,
    chosenBy: 'rows',
    split: `${FOLDS} folds by shopper`,
    n: rows.length,
    rows: Object.keys(policies).map((name) =>
      modelRow(name, {
        policyValue: over(name, 'nothing'),
        gainOverMatching: over(name, 'matching'),
        ...(rest && name === 'learnt' ? { gainByOrder: over('learnt', 'withoutOrder') } : {}),
        shownShare: meanAndSe(judges.flatMap(({ rows: own }, fold) => own.map((row) => Number(policies[name]!(fold)(row) >= 0)))),
      }),
    ),
    validation: [],
  };
  const notes = [
    `value of the learnt policy a visit, minor units: ${figure(over('learnt', 'matching'))} over the coupon that matches, ${figure(over('learnt', 'nothing'))} over showing nothing`,
    ...(rest ? [`the order of what was looked at adds ${interval(over('learnt', 'withoutOrder'))} to the learnt policy`] : []),
    sure
      ? `the bundle ships ${words[ships]}`
      : `no model is surely better than the coupon that matches and nothing: the bundle ships ${words[ships]}`,
  ];
  return { ships, evaluation, notes };
};
