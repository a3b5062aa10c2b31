import type { SequentialEstimate } from '../../maths/interval';
import type { Variant } from '../../protocol/experiment';
import { verdictSentence } from '../../stats/comparison/verdict';
import type { ExperimentResult } from '../../stats/experiment/analyseExperiment';
import { defaultGuardrails, guardrailStandings } from '../../stats/experiment/guardrails';
import type { ComparisonResult } from '../../stats/experiment/metricEstimates';
import { percent, whole } from '../../trainer/metrics/metricText';
import { alignColumns } from '../io/output';
import {
  describeCreatives,
  describeDimensions,
  describeGuardrails,
  describeMetrics,
  intervalText,
  type Money,
  signedPercent,
} from './describeEstimates';

const estimateRow = (
  name: string,
  { value, sequence, fixed }: SequentialEstimate,
  format: (value: number) => string,
): readonly string[] => [name, value === null ? '–' : format(value), intervalText(sequence, format), intervalText(fixed, format)];

/** A ratio whose interval is unbounded because its denominator may be 0. */
const ratioRow = (name: string, estimate: SequentialEstimate | null, format: (value: number) => string): readonly (readonly string[])[] =>
  estimate === null
    ? []
    : [
        [name, ...estimateRow('', estimate, format).slice(1)].map((cell) =>
          cell === '–' || cell === 'no bounds yet' ? 'not known' : cell,
        ),
      ];

const HEAD = ['estimate', '95% at any look', '95% at one planned look'];

/** @param absent groups without any order */
const describeComparison = (
  comparison: ComparisonResult,
  absent: readonly Variant[],
  smallestLift: number,
  money: Money,
): readonly string[] => {
  const { treatment, control, orders, netMargin, incremental, roi, spendPerIncrementalOrder, bounds } = comparison;
  const without = absent.find((arm) => arm === treatment || arm === control);
  return [
    '',
    ...alignColumns([
      [`${treatment} against ${control}`, ...HEAD],
      estimateRow('  orders', orders, signedPercent),
      estimateRow('  net margin', netMargin, signedPercent),
      estimateRow('  net margin, all traffic', incremental, money),
      ...ratioRow('  return on discounts', roi, signedPercent),
      ...ratioRow('  spend per extra order', spendPerIncrementalOrder, money),
    ]),
    ...(bounds === null ? [] : [`  with the lost orders in either group: ${intervalText(bounds, money)}`]),
    // With only one group, a planned duration cannot be estimated.
    without ? `Not known: no order carries ${without}.` : verdictSentence(comparison, smallestLift),
    ...(without ? [] : ['', ...describeMetrics(comparison.metrics, control, treatment, money)]),
  ];
};

const describeCoverage = ({ coverage }: ExperimentResult): readonly string[] => {
  const { orders, attributed, malformed, identified, routes } = coverage;
  const named = routes.length > 1 || routes.some(({ route }) => route !== '');
  return [
    '',
    `${whole(attributed)} of ${whole(orders)} orders carry an attribute${malformed > 0 ? `; ${whole(malformed)} more a malformed one` : ''}`,
    ...(identified < orders
      ? [
          `${whole(orders - identified)} orders have no customer id and count separately. Intervals are too narrow if those shoppers come back.`,
        ]
      : []),
    ...(named
      ? routes.map(
          ({ route, orders: n, attributed: with_, loses, missing }) =>
            `  ${route || '(no route)'}: ${whole(with_)} of ${whole(n)}, ${percent(with_ / n)}${loses ? `; this route loses it, about ${whole(Math.round(missing))} orders are missing` : ''}`,
        )
      : attributed < orders
        ? ['  without a route column, lost attributes look the same as shoppers without consent']
        : []),
  ];
};

const describeCoupons = ({ coupons }: ExperimentResult, money: Money): readonly string[] =>
  coupons === null
    ? []
    : [
        '',
        ...alignColumns([
          ['coupon (exploring sessions)', 'orders', 'value, all traffic', ...HEAD.slice(1), 'corrected'],
          ...coupons.map(({ couponId, orders, value, shrunk }) => {
            const [, estimate = '', ...intervals] = estimateRow('', value, money);
            return [`  ${couponId}`, whole(orders), estimate, ...intervals, shrunk === null ? '–' : money(shrunk.value)];
          }),
        ]),
      ];

/** The table of one experiment for a terminal. */
export const describeExperiment = (result: ExperimentResult, smallestLift: number, money: Money): readonly string[] => {
  const { experiment, weeks, arms, capped, comparisons, known, sampleRatio } = result;
  const absent = arms.filter(({ orders }) => orders === 0);
  return [
    `experiment ${experiment}, ${weeks.toFixed(1)} weeks from its first to its last order`,
    '',
    ...alignColumns([
      ['variant', 'share', 'customers', 'orders', 'margin', 'discount', 'refunds', 'net margin', 'net / share'],
      ...arms.map(({ variant, share, customers, orders, margin, discount, refunds, net, netAtFullShare }) => [
        variant,
        percent(share, 0),
        whole(customers),
        whole(orders),
        ...[margin, discount, refunds, net, netAtFullShare].map(money),
      ]),
    ]),
    ...(absent.length > 0 ? [''] : []),
    ...absent.map(
      ({ variant, share }) =>
        `No order carries ${variant}, although it has ${percent(share, 0)} of traffic. Check that the cart attribute reaches the orders of every group.`,
    ),
    ...comparisons.flatMap((comparison) =>
      describeComparison(
        comparison,
        absent.map(({ variant }) => variant),
        smallestLift,
        money,
      ),
    ),
    ...(capped === null
      ? []
      : [
          '',
          `${whole(capped.customers)} of the ${whole(arms.reduce((sum, { customers }) => sum + customers, 0))} customers are capped at ${money(capped.lower)} or ${money(capped.upper)} in every comparison, because their totals are more extreme`,
        ]),
    ...(absent.length > 0 ? [] : describeGuardrails(guardrailStandings(comparisons, defaultGuardrails))),
    ...describeDimensions(result.dimensions, money),
    ...describeCoupons(result, money),
    ...describeCreatives(result.creatives, smallestLift, money),
    ...describeCoverage(result),
    ...(known === null
      ? []
      : [
          `${whole(known.customers)} customers had ordered before: their earlier orders explain ${percent(known.explained)} of the noise${known.mismatch ? ', but they are NOT split in the planned shares' : ''}`,
        ]),
    ...(sampleRatio === null
      ? []
      : [
          `${whole(sampleRatio.assigned)} devices assigned, ${sampleRatio.mismatch ? 'NOT in the planned shares' : 'in the planned shares as far as can be told'} (p ${sampleRatio.p < 1e-4 ? '< 0.0001' : `= ${sampleRatio.p.toFixed(4)}`})`,
        ]),
  ];
};
