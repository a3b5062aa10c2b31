import type { NotAdded } from '../../../stats/metrics/periodFigures';

/** What there can be to do. */
export type AdviceCode =
  | 'make_campaign'
  | 'finish_draft'
  | 'publish'
  | 'turn_on'
  | 'start_experiment'
  | 'add_tag'
  | 'first_orders'
  | 'first_week'
  | 'budget_spent'
  | 'budget_ends'
  | 'split_broken'
  | 'marks_lost'
  | 'roll_out'
  | 'stop_or_change'
  | 'difference_small'
  | 'answer_unlikely'
  | 'too_slow'
  | 'customers_unbalanced'
  | 'wait';

interface Words {
  /** What to do. */
  readonly act: string;
  readonly why: string;
  /** Name of the page where it is done; absent if it is this page. */
  readonly link?: string;
}

interface Facts {
  /** Title of a coupon, or name of a campaign whose coupons share a budget. */
  readonly coupon: string;
  readonly day: string;
  readonly weeks: number;
}

interface AdviceStrings {
  readonly title: string;
  readonly later: string;
  readonly of: Readonly<Record<AdviceCode, (facts: Facts) => Words>>;
}

const advice: AdviceStrings = {
  title: 'Next step',
  later: 'After that',
  of: {
    make_campaign: () => ({
      act: 'Set up your first coupons',
      why: 'Shoppers see coupons after you publish.',
      link: 'Set up your first coupons',
    }),
    finish_draft: () => ({
      act: 'Finish your draft',
      why: 'It has errors that prevent publishing. The campaigns page lists them.',
      link: 'Go to campaigns',
    }),
    publish: () => ({
      act: 'Publish your changes',
      why: 'Your draft differs from the live version.',
      link: 'Review changes',
    }),
    turn_on: () => ({ act: 'Turn coupons on, at the top of this page', why: 'A campaign is live, but coupons are stopped.' }),
    budget_spent: ({ coupon }) => ({
      act: `Raise the budget of “${coupon}”, or pause it`,
      why: 'Its budget is used up, so shoppers no longer see it.',
      link: 'Go to budget',
    }),
    budget_ends: ({ coupon, day }) => ({
      act: `Raise the budget of “${coupon}”, or let it end`,
      why: `Its budget runs out around ${day}. After that, shoppers no longer see it.`,
      link: 'Go to budget',
    }),
    split_broken: () => ({
      act: 'Find out why shoppers were not split as planned',
      why: 'Until then, the groups cannot be compared.',
      link: 'View results',
    }),
    marks_lost: () => ({
      act: 'Fix the checkout that loses the shopper’s group',
      why: 'Its orders are missing from the groups, so the groups cannot be compared.',
      link: 'View results',
    }),
    roll_out: () => ({
      act: 'Give coupons to more shoppers',
      why: 'Coupons earn more than they cost, and the difference is statistically significant. Start a new experiment in which fewer shoppers see no coupons.',
      link: 'Go to experiment',
    }),
    stop_or_change: () => ({
      act: 'Stop or change your coupons',
      why: 'Coupons cost more than they earn, and the difference is statistically significant. Try smaller discounts, fewer coupons or other shoppers.',
      link: 'View results',
    }),
    difference_small: () => ({
      act: 'Decide whether a small difference is worth it',
      why: 'Any difference in net margin is smaller than 10%.',
      link: 'View results',
    }),
    answer_unlikely: () => ({
      act: 'Stop the experiment, or plan it for longer',
      why: 'A result is unlikely by the planned end.',
      link: 'View results',
    }),
    customers_unbalanced: () => ({
      act: 'Find out why known customers were not split as planned',
      why: 'Until then, the groups cannot be compared.',
      link: 'View results',
    }),
    too_slow: () => ({
      act: 'Let more shoppers see no coupons',
      why: 'At your traffic, detecting a difference of 10% would take years.',
      link: 'Go to experiment',
    }),
    start_experiment: () => ({
      act: 'Start an experiment',
      why: 'All shoppers get coupons, so their effect is not measured.',
      link: 'Go to experiment',
    }),
    add_tag: () => ({
      act: 'Add Couplet to your shop’s pages',
      why: 'No page has loaded it yet, so shoppers see no coupons.',
      link: 'Copy the script tag',
    }),
    first_orders: () => ({
      act: 'Wait for the first orders',
      why: 'If no order arrives within a day, check that the script is on your pages and your shop sends its orders.',
      link: 'How to install',
    }),
    first_week: () => ({
      act: 'Wait for a week of orders',
      why: 'Then you see how long a result takes.',
      link: 'View results',
    }),
    wait: ({ weeks }) => ({
      act: weeks === 1 ? 'Wait about 1 more week' : `Wait about ${weeks} more weeks`,
      why: 'Then a difference of 10% is likely to be detected. Changing the shares would start a new experiment.',
      link: 'View results',
    }),
  },
};

const answer = {
  label: 'What coupons earned',
  unpublished: ['No campaign published yet', 'Shoppers see coupons after you publish.'] as readonly [string, string],
  no_orders: ['Waiting for the first order', 'An order appears within a minute after it is paid.'] as readonly [string, string],
  one_group: ['All shoppers get coupons', 'Start an experiment to measure what coupons earn.'] as readonly [string, string],
  gain: {
    none: (amount: string, least: string, most: string) => `Couplet earned ${amount} more than no coupons (95%: ${least} to ${most})`,
    rule: (amount: string, least: string, most: string) => `Couplet earned ${amount} more than your own rule (95%: ${least} to ${most})`,
    couplet: (amount: string, least: string, most: string) => `Coupons earned ${amount} more (95%: ${least} to ${most})`,
  },
  loss: {
    none: (amount: string, least: string, most: string) => `Couplet earned ${amount} less than no coupons (95%: ${least} to ${most})`,
    rule: (amount: string, least: string, most: string) => `Couplet earned ${amount} less than your own rule (95%: ${least} to ${most})`,
    couplet: (amount: string, least: string, most: string) => `Coupons earned ${amount} less (95%: ${least} to ${most})`,
  },
  tooFew: (buyers: string, needed: string) => `Not enough data yet: ${buyers} of ${needed} buyers`,
  eachGroup: 'A buyer is a customer with an order. Each group needs that many.',
  by: (day: string) => `A result is likely by ${day}.`,
  open: 'No clear result yet',
  small: 'Coupons make less than 10% difference',
  range: (value: string, lower: string, upper: string) => `Net margin added so far: ${value} (95%: ${lower} to ${upper}).`,
  unlikely: 'A result is unlikely by the planned end.',
  years: 'At your traffic, a difference of 10% takes years to detect.',
  unsound: 'The groups cannot be compared',
  reasons: {
    sample_ratio_mismatch: 'Devices were not split as planned.',
    customers_unbalanced: 'Known customers are not split as planned.',
    attribution_lost: 'A checkout loses the shopper’s group.',
    too_few_customers: '',
    small: '',
    not_yet: '',
    period: '',
  },
  anyTime: 'This result is valid however often you look.',
  since: (weeks: string) => `Over ${weeks} weeks of orders.`,
  more: 'All results',
};

interface OverviewStrings {
  readonly title: string;
  readonly figures: string;
  readonly added: string;
  readonly interval: (lower: string, upper: string) => string;
  readonly intervalTitle: string;
  /** In the period before. */
  readonly before: (value: string) => string;
  /** If the experiment began within the period. */
  readonly sinceDay: (day: string) => string;
  readonly notAdded: Readonly<Record<NotAdded, (buyers: string) => string>>;
  readonly orders: string;
  readonly revenue: string;
  readonly discount: string;
  readonly codeDiscount: string;
  readonly roi: (value: string) => string;
  readonly noRoi: string;
  readonly claims: string;
  readonly arrow: (claimed: string, redeemed: string) => string;
  readonly redeemedShare: (share: string) => string;
  readonly change: (percent: string, days: number) => string;
  readonly trend: string;
  readonly band: string;
  readonly day: string;
  readonly ranking: string;
  readonly rankingByUse: string;
  readonly most: string;
  readonly least: string;
  readonly best: string;
  readonly worst: string;
  readonly worth: (value: string, lower: string, upper: string) => string;
  readonly useRate: (redeemed: string, claimed: string, rate: string) => string;
  readonly observed: string;
  readonly help: readonly string[];
  readonly campaign: string;
  readonly allCampaigns: string;
  readonly mainCampaign: string;
  readonly oneCampaign: string;
  readonly campaignCoupons: string;
  readonly coupon: string;
  readonly claimed: string;
  readonly redeemed: string;
  readonly value: string;
  readonly valueOf: (value: string, lower: string, upper: string) => string;
  readonly noClaims: string;
  readonly budgets: string;
  readonly risks: string;
  readonly budgetSpent: (coupon: string) => string;
  readonly budgetLow: (coupon: string, left: string) => string;
  readonly poolLow: (coupon: string, left: string) => string;
  readonly overshoot: (coupon: string, amount: string) => string;
  readonly stopped: string;
  readonly squeezed: string;
  readonly proxy: string;
}

const overview: OverviewStrings = {
  title: 'Overview',
  figures: 'Key figures',
  added: 'Net margin added',
  interval: (lower, upper) => `95%: ${lower} to ${upper}`,
  intervalTitle: '95% interval',
  before: (value) => `Before: ${value}`,
  sinceDay: (day) => `Since ${day}`,
  notAdded: {
    no_experiment_orders: () => 'No orders of the experiment',
    one_group: () => 'Needs a group without coupons',
    sample_ratio_mismatch: () => 'Groups are not split as planned',
    customers_unbalanced: () => 'Known customers are not split as planned',
    attribution_lost: () => 'A checkout loses the shopper’s group',
    variant_without_share: () => 'Orders of a group without traffic',
    too_few_customers: (buyers) => `${buyers} of 100 buyers`,
  },
  orders: 'Orders',
  revenue: 'Revenue',
  discount: 'Discount given',
  codeDiscount: 'Discount of redeemed codes',
  roi: (value) => `ROI ${value}`,
  noRoi: 'ROI not known yet',
  claims: 'Claimed → redeemed',
  arrow: (claimed, redeemed) => `${claimed} → ${redeemed}`,
  redeemedShare: (share) => `${share} redeemed`,
  change: (percent, days) => `${percent} vs. prior ${days === 1 ? 'day' : `${days} days`}`,
  trend: 'Net margin by group, as if each had all shoppers',
  band: 'Shaded: 95% interval at a single look',
  day: 'Day',
  ranking: 'Best and worst coupon',
  rankingByUse: 'Most and least redeemed coupon',
  most: 'Most:',
  least: 'Least:',
  best: 'Best:',
  worst: 'Worst:',
  worth: (value, lower, upper) => `Earned ${value} (95%: ${lower} to ${upper})`,
  useRate: (redeemed, claimed, rate) => `${redeemed} of ${claimed} codes redeemed (${rate})`,
  observed: 'Observed only. Random coupons would show what each one earns.',
  help: [
    'The sentence at the top covers the whole experiment. It is valid however often you look.',
    'The tiles cover the chosen days. Net margin added compares the random groups, scaled to all shoppers. Its 95% interval holds for one look at days chosen in advance.',
    'Revenue is the value of products minus discounts and refunds. ROI is net margin added per unit of discount, with its 95% interval.',
    'Private reports do not ask how often coupons were shown.',
  ],
  campaign: 'Campaign',
  allCampaigns: 'All campaigns',
  mainCampaign: 'Main campaign',
  oneCampaign: 'Orders and net margin cannot be split by campaign, because a shopper may see coupons of several. Claims and discounts can.',
  campaignCoupons: 'Coupons of this campaign',
  coupon: 'Coupon',
  claimed: 'Claimed',
  redeemed: 'Redeemed',
  value: 'Value',
  valueOf: (value, lower, upper) => `${value} (${lower} to ${upper})`,
  noClaims: 'No claims in this period.',
  budgets: 'Budgets and when they run out',
  risks: 'At risk',
  budgetSpent: (coupon) => `The budget of “${coupon}” is used up. Shoppers no longer see it.`,
  budgetLow: (coupon, left) => `The budget of “${coupon}” is nearly used up: ${left} left.`,
  poolLow: (coupon, left) => `“${coupon}” has ${left} codes left.`,
  overshoot: (coupon, amount) => `“${coupon}” went ${amount} over its budget, through shared or late codes.`,
  stopped: 'Coupons are stopped, so shoppers see no coupons.',
  squeezed: 'A few networks claim many coupons without redeeming them. Each network can now have one open code. This limit ends by itself.',
  proxy:
    'Requests come through a proxy or CDN that the server does not trust. All shoppers behind it count as one, so their claims may be refused. Set TRUST_PROXY to its addresses.',
};

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const budgets = {
  budgets: 'Budgets',
  coupon: 'Coupon',
  spentMoney: 'Spent',
  open: 'Reserved for open codes',
  of: 'Budget',
  uses: 'Codes redeemed',
  noLimit: 'no limit',
  soFar: 'Today',
  title: 'How long budgets last',
  lead: 'Estimated from the last 14 full days, and the busy and quiet times under Settings.',
  no_limit: 'No limit.',
  spent: 'Used up. Shoppers no longer see this coupon.',
  nothing_spent: 'No spending lately, so no estimate.',
  years: 'Lasts for years at this pace.',
  tooFewDays: (missing: number) => `Not known yet. Needs ${plural(missing, 'more day', 'more days')} of claims.`,
  outlasts: (ends: string) => `Lasts until the coupon ends on ${ends}.`,
  about: (day: string, earliest: string, latest: string) => `Runs out around ${day} (between ${earliest} and ${latest}).`,
  aboutOpen: (day: string, earliest: string) => `Runs out around ${day}, ${earliest} at the earliest. The latest day is not known yet.`,
  notBefore: (earliest: string) => `Lasts at least until ${earliest}.`,
  perDay: (amount: string) => `About ${amount} a day.`,
  codes: (count: string) => `${count} codes`,
  used: (rate: string, redeemed: string, issued: string) => `${redeemed} of ${issued} codes redeemed (${rate}).`,
  shared: 'One code for all shoppers, so it has no redemption rate.',
  noneGiven: 'No codes claimed yet.',
  nothingYet:
    'No codes claimed yet. After the first claim, you see how fast each budget is spent. After five days, you see when it runs out.',
  left: 'Left',
  day: 'Day',
  spentOn: 'Spent or reserved',
  caption: (coupon: string) => `“${coupon}” by day`,
  today: 'today',
};

export const strings = { advice, answer, overview, budgets };
