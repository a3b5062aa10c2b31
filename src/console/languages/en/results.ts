import type { Variant } from '../../../protocol/experiment';
import type { MetricName } from '../../../stats/experiment/metricEstimates';
import type { TableName } from '../../../stats/tables/resultTable';
import type { NextStep } from '../../experiment/verdict';

interface CouponStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly coupon: string;
  readonly orders: string;
  readonly value: string;
  readonly shrunk: string;
  readonly shrunkNote: string;
  readonly interval: string;
  /** Headings in CSV files. */
  readonly lower: string;
  readonly upper: string;
  readonly says: string;
  readonly between: (lower: string, upper: string) => string;
  readonly noInterval: string;
  readonly pays: string;
  readonly costs: string;
  readonly open: string;
  readonly scale: (from: string, to: string) => string;
}

const couponResults: CouponStrings = {
  title: 'Value of each coupon',
  none: 'Coupon values are not measured',
  noneNext: 'Under Campaigns, in “Experiment”, let a small share of visits get a random coupon.',
  lead: 'A small share of visits gets a random coupon. Their orders show what each coupon would earn if all your shoppers got it, compared with no coupons.',
  coupon: 'Coupon',
  orders: 'Orders',
  value: 'Value',
  shrunk: 'Corrected value',
  shrunkNote: 'The best of many coupons looks better than it is, so the corrected value is closer to the average.',
  interval: '95% interval',
  lower: 'Lower bound',
  upper: 'Upper bound',
  says: 'Verdict',
  between: (lower, upper) => `between ${lower} and ${upper}`,
  noInterval: 'from 100 buyers',
  pays: 'Earns more than it costs.',
  costs: 'Costs more than it earns. Consider pausing it.',
  open: 'Not known yet.',
  scale: (from, to) => `The bars run from ${from} to ${to}. The dashed line is zero.`,
};

const creativeResults = {
  title: 'Coupon variants',
  lead: (coupon: string) =>
    `Variants of “${coupon}”, assigned at random. All orders of a variant’s shoppers count, whether or not they saw the coupon.`,
  control: 'Original',
  variant: 'Variant',
  orders: 'Orders',
  customers: 'Customers',
  net: 'Net margin',
  netNote: 'scaled to all shoppers',
  interval: 'Compared with the original (95% interval)',
  between: (lower: string, upper: string) => `between ${lower} and ${upper}`,
  chance: 'Chance to win',
  says: 'Verdict',
  gain: 'Earns more.',
  loss: 'Earns less.',
  small: 'Any difference is smaller than 10%.',
  open: 'Not known yet.',
  later: 'Each variant needs 100 buyers.',
  reference: 'The others are compared with it.',
  best: (name: string) => `“${name}” earns more than the original. Change the coupon to this variant and end the test.`,
  keep: 'All variants earn less. Keep the original and end the test.',
  undecided: 'The best variant is not known yet. You can check at any time.',
  mismatch: 'Shoppers are not split evenly between the variants. Find the cause before you decide.',
  unmarked: (orders: string) => `${orders} orders have no variant, because their devices did not have the test yet.`,
};

/**
 * A metric in words. Only net margin has a verdict. For the others: whether the interval of the difference excludes zero, which there is also
 * if the control is zero.
 */
export type Standing = 'gain' | 'loss' | 'small' | 'unknown' | 'unsound' | 'higher' | 'lower' | 'chance' | 'few';

const metrics = {
  title: 'How the groups compare',
  anyLook: 'You can look every day: in 95 of 100 experiments, these intervals contain the true change on all days.',
  oneLook: 'Each interval contains the true change with 95% probability, if you chose these days before you saw the results.',
  metric: 'Metric',
  metrics: {
    netMargin: 'Net margin',
    orders: 'Orders',
    revenue: 'Revenue before discount',
    netRevenue: 'Revenue after discounts and refunds',
    discount: 'Discounts',
    averageOrder: 'Average order, after discounts and refunds',
    marginPerOrder: 'Net margin per order',
    refundRate: 'Refund rate',
  } as Readonly<Record<MetricName, string>>,
  change: 'Change',
  changeShare: 'Change (1 = 100%)',
  interval: '95% interval',
  lowerShare: 'Lower bound (1 = 100%)',
  upperShare: 'Upper bound (1 = 100%)',
  /** Heading in a CSV file. */
  unit: 'Unit',
  noChange: 'no interval yet',
  chance: 'Chance to win',
  chanceShare: 'Chance to win (1 = 100%)',
  chanceNote:
    'The probability that the group has the higher net margin, by today’s orders alone. It varies from day to day and often passes 95% without a real difference, so the verdict does not use it.',
  verdict: 'Verdict',
  standings: {
    gain: 'Earns more',
    loss: 'Earns less',
    small: 'No difference of 10%',
    unknown: 'Not known yet',
    unsound: 'Cannot be compared',
    higher: 'Higher',
    lower: 'Lower',
    chance: 'May be chance',
    few: 'Too few customers',
  } as Readonly<Record<Standing, string>>,
  note: 'Sums are scaled to all your shoppers. Only net margin decides: one of many metrics may look significant by chance.',
  scale: (from: string, to: string) => `The bars run from ${from} to ${to}.`,
};

const share = {
  share: 'Share',
  title: 'Share the results',
  lead: 'Everyone with the link can read the results without signing in. They see no codes, customers or settings.',
  name: 'Name',
  nameHint: 'Who it is for, such as “Agency”. The shared page shows it.',
  shows: 'Shows',
  showing: (days: string) => `Shows: ${days}`,
  current: 'All days, always current',
  expires: 'Ends after',
  days: (days: string) => `${days} days`,
  create: 'Create link',
  once: 'Copy the link now. It is shown only once.',
  link: 'Share link',
  nameWrong: 'Use 1 to 60 letters, digits, spaces or . _ @ -',
  links: 'Share links',
  ends: 'Ends',
  ended: (day: string) => `ended on ${day}`,
  used: 'Last used',
  never: 'never',
  revoke: 'Revoke',
  revokeTitle: (name: string) => `Revoke the link “${name}”?`,
  revokeQuestion: 'It stops working at once. This cannot be undone.',
  revoked: 'The link no longer works.',
  close: 'Close',
  over: 'This link no longer works',
  overLead: 'It has ended or was revoked. Ask the person who sent it for a new one.',
  readOnly: (name: string) => `Shared with “${name}”, read only`,
  until: (day: string) => `The link ends on ${day}.`,
};

const names: Readonly<Record<Variant, string>> = { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' };

const results = {
  title: 'Results',
  tabs: { summary: 'Summary', coupons: 'Coupons', segments: 'Segments', claims: 'Claims', privacy: 'Privacy', plan: 'Plan' },
  print: 'Print',
  exportTables: 'Export',
  tables: {
    groups: 'Groups',
    comparisons: 'Comparisons',
    metrics: 'Metrics',
    guardrails: 'Guardrails',
    coupons: 'Coupons',
    days: 'Days',
    day_comparisons: 'Comparisons by day',
    coverage: 'Checkout routes',
    assignment: 'Assignment',
    dimensions: 'Parts of the orders',
    creatives: 'Coupon variants',
    dictionary: 'Data dictionary',
  } as Readonly<Record<TableName, string>>,
  notExported: 'The file could not be downloaded.',
  /** Of the printed page. */
  printed: (shop: string, day: string) => `${shop}, printed on ${day}`,
  allDays: 'All days of the experiment',
  campaignOfCoupon: 'A coupon counts for the campaign that it was last published in.',
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  noDays: 'No orders of this experiment on these days',
  noDaysNext: 'Choose other days.',
  simulated: (orders: string) => `${orders} of these orders come from simulated shoppers.`,
  earned: 'What did coupons earn?',
  nextSteps: {
    gain: 'Keep your coupons. To earn more, give them more shoppers in a new experiment.',
    loss: 'Stop or change your coupons: smaller discounts, fewer coupons or other shoppers.',
    split: 'Find out why shoppers were not split as planned. See “Data quality” below.',
    customers: 'Find out why known customers were not split as planned. See “Data quality” below.',
    mark: 'Fix the checkout that loses the shopper’s group. See “Data quality” below.',
    wait: 'Let the experiment run. Changing the shares now would start a new experiment.',
    small: 'Choose the simpler option. The difference is below 10%.',
    unlikely: 'Stop, or plan a longer experiment under “Plan”.',
    slow: 'Make the groups more equal, or look for a larger difference under “Plan”.',
    whole: 'For a verdict, show all days.',
  } as Readonly<Record<NextStep, string>>,
  setUp: 'Set up your coupons',
  groups: 'Groups',
  group: 'Group',
  share: 'Share of shoppers',
  customers: 'Customers',
  orders: 'Orders',
  revenue: 'Revenue before discount',
  discount: 'Discounts',
  refunds: 'Refunds',
  net: 'Net margin',
  netAtFullShare: 'Net margin at 100% of traffic',
  netAtFullShareNote: 'Groups differ in size. The last column scales each group to all your shoppers. The verdict compares this column.',
  /** Headings in CSV files. */
  asShare: (title: string) => `${title} (1 = 100%)`,
  against: (treatment: string, control: string) => `${treatment} against ${control}`,
  change: (value: string, lower: string, upper: string) => `${value}, between ${lower} and ${upper}`,
  higher: (treatment: Variant, control: Variant, share: string, aside: string) =>
    `${share} more net margin with ${names[treatment]} than with ${names[control]}${aside}.`,
  lower: (treatment: Variant, control: Variant, share: string, aside: string) =>
    `${share} less net margin with ${names[treatment]} than with ${names[control]}${aside}.`,
  /** Follows a sentence about net margin; `although` if the two point in opposite directions. */
  moreOrders: (share: string, although: boolean) => `${although ? ', although there are' : ', and'} ${share} more orders`,
  fewerOrders: (share: string, although: boolean) => `${although ? ', although there are' : ', and'} ${share} fewer orders`,
  roi: 'Return on discounts',
  roiUnknown: 'Not known yet: too few discounts.',
  roiNote: 'Return on discounts is the extra net margin per unit of discount. At 0%, discounts break even.',
  spend: 'Spend per extra order',
  spendUnknown: 'Not known yet: no clear rise in orders.',
  unsound: 'Not shown, because the groups cannot be compared.',
  over: 'over 99.9%',
  under: 'under 0.1%',
};

const days = {
  title: 'Day by day',
  lead: 'Net margin added by coupons, up to the end of each day.',
  pair: 'Compare',
  measure: 'Show',
  measures: { all: 'Total so far', week: 'Average per week' },
  chart: 'Net margin added, day by day',
  between: (value: string, lower: string, upper: string) => `${value}, between ${lower} and ${upper}`,
  inAll: (amount: string) => `${amount}.`,
  aWeek: (amount: string) => `${amount} per week.`,
  band: '95% interval',
  notYet: 'The chart appears when each group has 100 buyers.',
  narrowed: (day: string, times: string) => `On ${day}, the interval was ${times} times as wide.`,
  day: 'Up to',
  value: 'Net margin added',
  lower: 'Lower bound',
  upper: 'Upper bound',
  none: '–',
  ordersOf: (arm: string) => `Orders: ${arm}`,
};

export const strings = { couponResults, creativeResults, metrics, share, results, days };
