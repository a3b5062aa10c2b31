import type { TrainingReport } from '../../../protocol/training';

/** The policies that are compared, by their names in the report. */
type Ships = 'learnt' | 'family' | 'matching' | 'nothing';
const policies: readonly string[] = ['learnt', 'family', 'matching', 'nothing'] satisfies readonly Ships[];
const isPolicy = (name: string | undefined): name is Ships => name !== undefined && policies.includes(name);

/** A difference in minor units per 1,000 visits, with its 95% interval. */
export interface Difference {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** What training found about coupons. */
export interface Effect {
  /** What the version goes by. */
  readonly ships: Ships;
  readonly overNone: Difference;
  readonly overMatching: Difference;
  /** Share of visits with a coupon. */
  readonly shown: number | undefined;
  /** Decisions it was judged on. */
  readonly visits: number;
}

const VISITS = 1_000;
/** Quantile of the normal distribution for a 95% interval. */
const Z = 1.96;

/** The effect of the policy that ships; `undefined` if the data could not show it. */
export const effectOf = ({ evaluations }: Pick<TrainingReport, 'evaluations'>): Effect | undefined => {
  const gain = evaluations.find(({ task }) => task === 'gain');
  const row = gain?.rows.find(({ model }) => model === gain.chosen);
  if (!gain || !row || !isPolicy(gain.chosen)) return undefined;
  const difference = (name: string): Difference => {
    const [value, se] = [row.metrics[name] ?? 0, row.se[name] ?? 0];
    return { value: value * VISITS, lower: (value - Z * se) * VISITS, upper: (value + Z * se) * VISITS };
  };
  return {
    ships: gain.chosen,
    overNone: difference('policyValue'),
    overMatching: difference('gainOverMatching'),
    shown: row.metrics.shownShare ?? undefined,
    visits: gain.n,
  };
};

/** What a model cannot do, by the report. Codes of `cardStrings`. */
export const limitsOf = (report: Pick<TrainingReport, 'evaluations' | 'notes' | 'provenance'>) => {
  const { evaluations, notes, provenance } = report;
  const says = (text: string): boolean => notes.some((note) => note.includes(text));
  const effect = effectOf(report);
  const hasVisits = provenance.training?.logs.some(({ kind }) => kind === 'events') === true && !says('the log has no visits');
  const effectUnknown = hasVisits && effect === undefined;
  return [
    ...(hasVisits ? [] : (['visits'] as const)),
    ...(effectUnknown ? (['effect'] as const) : []),
    ...(effect && effect.ships !== 'learnt' ? (['unsure'] as const) : []),
    ...(says('audience_unknown') ? (['audience'] as const) : []),
    ...(evaluations.some(({ task, unused }) => task === 'cf' && unused === true) ? (['related'] as const) : []),
    ...(hasVisits && !says('led to an order') ? (['later'] as const) : []),
  ];
};
