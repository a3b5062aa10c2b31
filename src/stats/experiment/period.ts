import * as v from 'valibot';
import { type SequentialEstimate, unbounded } from '../../maths/interval';
import type { Instant } from '../../protocol/values/clock';
import { dayStart, daysAfter } from '../../protocol/values/localDay';
import { isUnsound, type Verdict } from '../comparison/verdict';
import type { ExperimentResult } from './analyseExperiment';

const isDay = (text: string): boolean => {
  const time = Date.parse(text);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(text);
};
/** A day of the calendar, e.g. `2026-12-24`. */
export const daySchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/),
  v.check(isDay),
  v.description('must be a day such as 2026-12-24'),
);

/** Chosen days of the shop's calendar, both included. */
export const periodSchema = v.pipe(
  v.strictObject({ from: daySchema, to: daySchema }),
  v.check(({ from, to }) => from <= to, 'from must not be after to'),
);
export type Period = v.InferOutput<typeof periodSchema>;

/** A period with the calendar that its days belong to. */
export interface CalendarPeriod extends Period {
  readonly timeZone: string;
}

/** Instants of a period: from `start` on, and before `end`. */
export const instantsOf = ({ from, to, timeZone }: CalendarPeriod): { readonly start: Instant; readonly end: Instant } => ({
  start: dayStart(from, timeZone),
  end: dayStart(daysAfter(to, 1), timeZone),
});

const fixedOnly = (estimate: SequentialEstimate): SequentialEstimate => ({ ...estimate, sequence: unbounded });

/** Reasons that hold for any period. */
const undecided = (verdict: Verdict): Verdict => {
  const lasting = verdict.code === 'unknown' && (isUnsound(verdict) || verdict.reason === 'too_few_customers');
  return { code: 'unknown', reason: lasting ? verdict.reason : 'period', weeks: null, chance: null };
};

type Estimates<K extends string> = Readonly<Record<K, SequentialEstimate>>;

const compared = <T extends Estimates<'orders' | 'netMargin' | 'incremental'> & { readonly verdict: Verdict }>(one: T): T => ({
  ...one,
  orders: fixedOnly(one.orders),
  netMargin: fixedOnly(one.netMargin),
  incremental: fixedOnly(one.incremental),
  verdict: undecided(one.verdict),
});

/**
 * The results of a chosen period have intervals for a single planned look only. A confidence sequence belongs to the whole experiment: it
 * holds at every look from the start, while people choose periods after seeing the results. So a period has no verdict, no bounds and no
 * best variant.
 */
export const withoutSequences = (result: ExperimentResult): ExperimentResult => ({
  ...result,
  comparisons: result.comparisons.map((one) => ({
    ...compared(one),
    roi: one.roi && fixedOnly(one.roi),
    spendPerIncrementalOrder: one.spendPerIncrementalOrder && fixedOnly(one.spendPerIncrementalOrder),
    bounds: null,
    metrics: one.metrics.map((metric) => ({ ...metric, difference: fixedOnly(metric.difference), lift: fixedOnly(metric.lift) })),
  })),
  coupons: result.coupons?.map((one) => ({ ...one, value: fixedOnly(one.value) })) ?? null,
  creatives: result.creatives && { ...result.creatives, comparisons: result.creatives.comparisons.map(compared), best: null },
  dimensions: result.dimensions && {
    ...result.dimensions,
    dimensions: result.dimensions.dimensions.map((dimension) => ({
      ...dimension,
      values: dimension.values.map((value) => ({
        ...value,
        orders: fixedOnly(value.orders),
        netMargin: fixedOnly(value.netMargin),
        incremental: fixedOnly(value.incremental),
      })),
    })),
  },
});
