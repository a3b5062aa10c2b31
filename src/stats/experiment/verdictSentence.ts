import type { Interval } from '../../maths/interval';
import { FUTILE } from './chanceByPlannedEnd';
import type { ArmComparison } from './compareArms';
import { MOST_WEEKS } from './power';
import { FIRST_CUSTOMERS } from './thresholds';

/** Two groups, or two variants of a coupon. */
type Compared = Pick<ArmComparison, 'orders' | 'netMargin' | 'verdict'> & { readonly treatment: string; readonly control: string };

const percent = (share: number): string => `${(100 * Math.abs(share)).toFixed(1)}%`;
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(share)}`;

const within = ({ lower, upper }: Interval): string =>
  lower === null || upper === null ? 'no bounds yet' : `95% interval ${signed(lower)} to ${signed(upper)}`;

/** What orders do beside the margin, where that is known and a merchant could take it for the answer. */
const aside = ({ orders: { value, sequence }, netMargin }: Compared): string => {
  if (value === null || sequence.lower === null || sequence.upper === null) return '';
  if (sequence.lower > 0) return `${(netMargin.value ?? 0) < 0 ? ', although' : ';'} there are ${percent(value)} more orders`;
  return sequence.upper < 0 ? `${(netMargin.value ?? 0) < 0 ? ';' : ', although'} there are ${percent(value)} fewer orders` : '';
};

const waiting = (weeks: number | null, smallestLift: number): string => {
  const lift = `a difference of ${percent(smallestLift)} in net margin`;
  if (weeks === null) return `${lift} would take more than ${Math.round(MOST_WEEKS / 52)} years to show at your traffic.`;
  if (weeks === 0) return `${lift} would probably have shown by now.`;
  const whole = Math.ceil(weeks);
  return `${whole} more week${whole === 1 ? '' : 's'} at your traffic would show ${lift} four times in five.`;
};

/** The verdict on one comparison as a sentence in plain English. */
export const verdictSentence = (comparison: Compared, smallestLift: number): string => {
  const { treatment, control, netMargin, verdict } = comparison;
  switch (verdict.code) {
    case 'gain':
    case 'loss': {
      const change = `net margin ${netMargin.value === null ? '' : `${signed(netMargin.value)} `}against ${control} (${within(netMargin.sequence)})`;
      return `${verdict.code === 'gain' ? 'Gain' : 'Loss'}: with ${treatment}, ${change}${aside(comparison)}.`;
    }
    case 'unknown':
      switch (verdict.reason) {
        case 'sample_ratio_mismatch':
          return 'Not known: devices were not assigned in the planned shares, so the groups cannot be compared. Find out why first.';
        case 'customers_unbalanced':
          return 'Not known: customers known from earlier orders are not split as planned, so the groups cannot be compared. Find out why first.';
        case 'attribution_lost':
          return 'Not known: a checkout route drops the attribute, so orders of either group are missing; see the bounds.';
        case 'too_few_customers':
          return `Not known yet: a group has fewer than ${FIRST_CUSTOMERS} customers with an order. ${capital(waiting(verdict.weeks, smallestLift))}`;
        case 'small':
          return `No difference of ${percent(smallestLift)}: the change in net margin against ${control} is smaller (${within(netMargin.sequence)}).`;
        case 'not_yet':
          if (verdict.chance !== null && verdict.chance < FUTILE)
            return `Not known: even if ${treatment} added ${percent(smallestLift)} of net margin, the chance to see it by the planned end is ${percent(verdict.chance)}. You may stop.`;
          return `Not known${verdict.weeks === 0 ? '' : ' yet'}: ${waiting(verdict.weeks, smallestLift)}`;
      }
  }
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
