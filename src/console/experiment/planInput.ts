import { type Variant, variants } from '../../protocol/experiment';
import { type PlanTraffic, planTraffic } from '../../stats/planning/planWeeks';
import type { Decimal } from '../i18n/i18n';
import { isPerhapsGrouped, plainNumber } from '../i18n/typedNumber';

/** Texts of the calculator's fields. */
export interface PlanForm {
  /** Orders of the whole shop per week. */
  readonly orders: string;
  /** Mean net margin of an order and its standard deviation, in whole units of money; both may be empty. */
  readonly margin: string;
  readonly spread: string;
  /** Orders per customer, see `TrafficMetrics.clustering`. */
  readonly clustering: string;
  /** Percent. */
  readonly lift: string;
  /** Percent of shoppers. */
  readonly shares: Readonly<Record<Variant, string>>;
}

type PlanField = 'orders' | 'margin' | 'spread' | 'clustering' | 'lift' | 'shares';
export type PlanProblem = 'number_needed' | 'too_small' | 'too_large' | 'both_or_neither' | 'shares_not_whole' | 'two_groups_needed';

/** Plain data, because it is sent to a worker. */
export interface PlanQuestion {
  readonly traffic: PlanTraffic;
  readonly shares: Readonly<Record<Variant, number>>;
  readonly lift: number;
}

interface ReadPlan {
  readonly problems: Readonly<Partial<Record<PlanField, PlanProblem>>>;
  /** Undefined while there are problems. */
  readonly question: PlanQuestion | undefined;
}

const readNumber = (text: string, decimal: Decimal): number => Number(plainNumber(text, decimal) ?? Number.NaN);

/** NaN for what are perhaps thousands. */
const readCount = (text: string, decimal: Decimal): number =>
  isPerhapsGrouped(plainNumber(text, decimal) ?? '') ? Number.NaN : readNumber(text, decimal);

interface Limits {
  readonly above?: number;
  readonly least?: number;
  readonly most: number;
}

const problemOf = (value: number, { above, least, most }: Limits): PlanProblem | undefined => {
  if (Number.isNaN(value)) return 'number_needed';
  if ((above !== undefined && value <= above) || (least !== undefined && value < least)) return 'too_small';
  return value > most ? 'too_large' : undefined;
};

const sharesOf = (
  typed: PlanForm['shares'],
  decimal: Decimal,
): { readonly shares: Record<Variant, number>; readonly problem: PlanProblem | undefined } => {
  const read = (variant: Variant): number => (typed[variant].trim() === '' ? 0 : readNumber(typed[variant], decimal) / 100);
  const shares = { none: read('none'), rule: read('rule'), couplet: read('couplet') };
  const all = variants.map((variant) => shares[variant]);
  const sum = all.reduce((so, share) => so + share, 0);
  const problem = all.some(Number.isNaN)
    ? 'number_needed'
    : all.some((share) => share < 0)
      ? 'too_small'
      : Math.abs(sum - 1) > 1e-9
        ? 'shares_not_whole'
        : all.filter((share) => share > 0).length < 2
          ? 'two_groups_needed'
          : undefined;
  return { shares, problem };
};

/**
 * Reads the calculator's fields.
 *
 * @param seen traffic of the running experiment, used instead of orders, margin, standard deviation and clustering
 */
export const readPlan = (form: PlanForm, decimal: Decimal, seen?: PlanTraffic | undefined): ReadPlan => {
  const orders = readCount(form.orders, decimal);
  const [lift, clustering] = [readNumber(form.lift, decimal), readNumber(form.clustering, decimal)];
  const [marginGiven, spreadGiven] = [form.margin, form.spread].map((text) => text.trim() !== '');
  const [margin, spread] = [readNumber(form.margin, decimal), readNumber(form.spread, decimal)];
  const { shares, problem } = sharesOf(form.shares, decimal);
  const own = {
    orders: problemOf(orders, { above: 0, most: 1e9 }),
    margin: marginGiven ? problemOf(margin, { above: 0, most: 1e12 }) : spreadGiven ? ('both_or_neither' as const) : undefined,
    spread: spreadGiven ? problemOf(spread, { least: 0, most: 1e12 }) : marginGiven ? ('both_or_neither' as const) : undefined,
    clustering: problemOf(clustering, { least: 1, most: 1_000 }),
  };
  const found = Object.entries({ ...(seen ? {} : own), lift: problemOf(lift, { above: 0, most: 1_000 }), shares: problem });
  const problems: ReadPlan['problems'] = Object.fromEntries(found.filter(([, code]) => code !== undefined));
  if (Object.keys(problems).length > 0) return { problems, question: undefined };
  const traffic = seen ?? planTraffic({ orders, margin: marginGiven ? { mean: margin, spread } : undefined, clustering });
  return { problems, question: { traffic, shares, lift: lift / 100 } };
};
