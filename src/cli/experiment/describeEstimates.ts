import { CONTROL } from '../../engine/assignment/drawCreative';
import type { Interval, SequentialEstimate } from '../../maths/interval';
import { verdictSentence } from '../../stats/comparison/verdict';
import type { CreativesResult } from '../../stats/experiment/creativesResult';
import type { ExperimentDimensions } from '../../stats/experiment/experimentDimensions';
import type { GuardrailName, GuardrailStanding, GuardrailState } from '../../stats/experiment/guardrails';
import type { MetricEstimate, MetricName, MetricUnit } from '../../stats/experiment/metricEstimates';
import { percent, whole } from '../../trainer/metrics/metricText';
import { alignColumns } from '../io/output';

export type Money = (minor: number) => string;

export const signedPercent = (share: number): string => (share >= 0 ? `+${percent(share)}` : percent(share));

export const intervalText = ({ lower, upper }: Interval, format: (value: number) => string): string =>
  lower === null || upper === null ? 'no bounds yet' : `${format(lower)} to ${format(upper)}`;

const names: Readonly<Record<MetricName, string>> = {
  netMargin: 'net margin, all traffic',
  orders: 'orders, all traffic',
  revenue: 'goods before discount, all traffic',
  netRevenue: 'goods less discounts and refunds, all traffic',
  discount: 'discounts, all traffic',
  averageOrder: 'average order, less discounts and refunds',
  marginPerOrder: 'net margin per order',
  refundRate: 'refund rate of goods',
};

const figureOf = (unit: MetricUnit, value: number | null, money: Money): string => {
  if (value === null) return '–';
  return unit === 'minor' ? money(value) : unit === 'share' ? percent(value) : whole(Math.round(value));
};

/** The metrics behind net margin: each for both groups, and its change with an interval that is valid at any look. */
export const describeMetrics = (metrics: readonly MetricEstimate[], control: string, treatment: string, money: Money): readonly string[] =>
  alignColumns([
    ['  metric', control, treatment, 'lift', '95% at any look'],
    ...metrics.map(({ metric, unit, treatment: t, control: c, lift: { value, sequence } }) => [
      `  ${names[metric]}`,
      figureOf(unit, c, money),
      figureOf(unit, t, money),
      value === null ? '–' : signedPercent(value),
      intervalText(sequence, signedPercent),
    ]),
  ]);

const limits: Readonly<Record<GuardrailName, (most: number) => string>> = {
  refundRate: (most) => `refund rate may rise by ${(100 * most).toFixed(1)} points`,
  averageOrder: (most) => `average order may fall by ${percent(most)}`,
  marginPerOrder: (most) => `net margin per order may fall by ${percent(most)}`,
};
const states: Readonly<Record<GuardrailState, string>> = {
  broken: 'broken',
  held: 'holds',
  open: 'not known yet',
  unsound: 'not known: the groups cannot be compared',
};
const points = (value: number): string => `${value < 0 ? '−' : '+'}${(100 * Math.abs(value)).toFixed(1)} points`;

const standingRow = ({ metric, most, change: { value, sequence }, state }: GuardrailStanding): readonly string[] => {
  const format = metric === 'refundRate' ? points : signedPercent;
  return [`  ${limits[metric](most)}`, value === null ? '–' : format(value), intervalText(sequence, format), states[state]];
};

export const describeGuardrails = (standings: readonly GuardrailStanding[]): readonly string[] => {
  const [first] = standings;
  if (!first) return [];
  const head = [`guardrails of ${first.treatment} against ${first.control}`, 'change', '95% at any look', 'state'];
  return ['', ...alignColumns([head, ...standings.map(standingRow)])];
};

const partRow = (value: string, orders: number, lift: SequentialEstimate, incremental: SequentialEstimate, money: Money) => [
  `    ${value || '(not stated)'}`,
  whole(orders),
  lift.value === null ? '–' : signedPercent(lift.value),
  incremental.value === null ? '–' : money(incremental.value),
  intervalText(incremental.sequence, money),
];

/** Breakdowns of the orders, each next to the total. None of them has a verdict. */
export const describeDimensions = (found: ExperimentDimensions | null, money: Money): readonly string[] =>
  found === null || found.dimensions.length === 0
    ? []
    : [
        '',
        ...alignColumns([
          [
            `parts of ${found.treatment} against ${found.control}`,
            'orders',
            'lift in orders',
            'net margin, all traffic',
            `${percent(found.confidence, 2)} at any look`,
          ],
          ...found.dimensions.flatMap(({ dimension, values }) => [
            [`  ${dimension}`, '', '', '', ''],
            ...values.map((part) => partRow(part.value, part.treatment.orders + part.control.orders, part.orders, part.incremental, money)),
          ]),
        ]),
        'These are parts of the orders, not verdicts. Intervals are widened so that all of them hold together in 95% of cases.',
      ];

const bestSentence = ({ best, comparisons }: CreativesResult): string => {
  if (best === null) return 'No creative is clearly best yet.';
  return best === CONTROL
    ? `Best: ${CONTROL}, the coupon as it stands.`
    : `Best: ${best}${comparisons.filter(({ verdict }) => verdict.code === 'gain').length > 1 ? ', which earns most of those that gain' : ''}.`;
};

/** The test of creatives: which variant of a coupon earns most. */
export const describeCreatives = (result: CreativesResult | null, smallestLift: number, money: Money): readonly string[] => {
  if (result === null) return [];
  const { test, couponId, arms, comparisons, sampleRatio, known, unmarked } = result;
  return [
    '',
    ...alignColumns([
      [
        `creatives ${test} of ${couponId}`,
        'share',
        'customers',
        'orders',
        'net / share',
        'beyond the control',
        '95% at any look',
        'chance to win',
      ],
      ...arms.map(({ creative, share, customers, orders, netAtFullShare }) => {
        const against = comparisons.find((one) => one.creative === creative);
        const { value, sequence } = against?.incremental ?? { value: null, sequence: undefined };
        return [
          `  ${creative}`,
          percent(share),
          whole(customers),
          whole(orders),
          money(netAtFullShare),
          value === null ? '–' : money(value),
          sequence ? intervalText(sequence, money) : '–',
          against?.chanceToWin == null ? '–' : percent(against.chanceToWin),
        ];
      }),
    ]),
    ...comparisons.map(({ creative, ...comparison }) =>
      verdictSentence({ ...comparison, treatment: creative, control: CONTROL }, smallestLift),
    ),
    bestSentence(result),
    ...(sampleRatio
      ? [
          `${whole(sampleRatio.assigned)} customers of the other groups, who see none of it, ${sampleRatio.mismatch ? 'are NOT split alike' : 'are split alike as far as can be told'}`,
        ]
      : []),
    ...(known ? [`${whole(known.customers)} customers known before ${known.mismatch ? 'are NOT split alike' : 'are split alike'}`] : []),
    ...(unmarked > 0 ? [`${whole(unmarked)} orders since the start name no variant, because their devices did not know the test`] : []),
  ];
};
