import { clusteredSe } from '../../core/evaluation/clusteredSe';
import type { Estimate } from '../../core/evaluation/meanAndSe';
import { noTiming, timingDistribution } from '../../core/timing/timingPolicy';
import type { TimingTable } from '../../core/timing/timingTable';
import { openAt, type TimingPolicy, type TimingVisit, visitValue } from './timingVisit';

/** The table as a device plays it, ε and all, before it has learnt anything of its own. */
export const tablePolicy = (table: TimingTable): TimingPolicy => {
  const fresh = noTiming('');
  const known = new Map<number, Float64Array>();
  return (question) => {
    const open = openAt(question);
    const key = 4 * question.state + 2 * Number(open.small) + Number(open.large);
    const distribution = known.get(key) ?? timingDistribution(table, fresh, question.state, open);
    known.set(key, distribution);
    return distribution;
  };
};

/** Values of one policy on visits in which the log showed nothing, each with its weight among all visits. */
export interface PlayedVisits {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly shoppers: readonly string[];
}

export const playVisits = (visits: readonly TimingVisit[], policy: TimingPolicy): PlayedVisits => {
  const clean = visits.filter(({ offer }) => !offer);
  return {
    values: Float64Array.from(clean, (visit) => visitValue(visit, policy)),
    weights: Float64Array.from(clean, ({ weights }) => weights.at(-1)!),
    shoppers: clean.map(({ shopper }) => String(shopper)),
  };
};

export const joined = (parts: readonly PlayedVisits[]): PlayedVisits => ({
  values: Float64Array.from(parts.flatMap(({ values }) => [...values])),
  weights: Float64Array.from(parts.flatMap(({ weights }) => [...weights])),
  shoppers: parts.flatMap(({ shoppers }) => shoppers),
});

/** Weighted mean, or mean difference to `base` on the same visits; errors by shopper, whose visits are not independent. */
export const meanValue = ({ values, weights, shoppers }: PlayedVisits, base?: PlayedVisits): Estimate => {
  const own = base ? values.map((value, i) => value - base.values[i]!) : values;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const value = own.reduce((sum, x, i) => sum + weights[i]! * x, 0) / total;
  const influences = own.map((x, i) => (weights[i]! * (x - value)) / total);
  return { value, se: clusteredSe(influences, shoppers) };
};
