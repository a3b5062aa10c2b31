import { CONTROL } from '../../engine/assignment/drawCreative';
import type { CreativesResult } from '../../stats/experiment/creativesResult';
import { verdictSentence } from '../../stats/experiment/verdict';
import { percent, whole } from '../../trainer/modelCard/numbers';
import { alignColumns } from '../alignColumns';
import { intervalText, type Money } from './estimateText';

const bestSentence = ({ best, comparisons }: CreativesResult): string => {
  if (best === null) return 'Which is best is not known yet.';
  return best === CONTROL
    ? `Best: ${CONTROL}, the coupon as it stands.`
    : `Best: ${best}${comparisons.filter(({ verdict }) => verdict.code === 'gain').length > 1 ? ', which earns most of those that gain' : ''}.`;
};

/** Which variant of a coupon earns most. */
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
    ...(unmarked > 0 ? [`${whole(unmarked)} orders since it began name no variant: of devices that did not know the test`] : []),
  ];
};
