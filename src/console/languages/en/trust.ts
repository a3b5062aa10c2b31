import type { Variant } from '../../../protocol/experiment';
import type { Guardrail, GuardrailName, GuardrailState } from '../../../stats/experiment/guardrails';
import type { PlanProblem } from '../../experiment/planInput';

interface FunnelStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly coupon: string;
  readonly issued: string;
  readonly redeemed: string;
  readonly open: string;
  readonly released: string;
  readonly cancelled: string;
  readonly useRate: string;
  /** Headings in CSV files. */
  readonly useRateShare: string;
  readonly medianHours: string;
  readonly median: string;
  readonly shared: string;
  readonly hours: (hours: string) => string;
  readonly days: (days: string) => string;
  readonly sentence: (issued: string, redeemed: string, open: string, released: string) => string;
  readonly cancelledNote: string;
  readonly sharedNote: string;
  readonly byDay: string;
  readonly byDayCaption: string;
  readonly day: string;
}

const funnel: FunnelStrings = {
  title: 'From claim to order',
  lead: 'Outcomes of all claimed codes. These are exact counts.',
  none: 'No codes claimed yet',
  noneNext: 'A shopper claims a code with the button on the coupon card.',
  coupon: 'Coupon',
  issued: 'Claimed',
  redeemed: 'Redeemed',
  open: 'Open',
  released: 'Ended unused',
  cancelled: 'Order cancelled',
  useRate: 'Redemption rate',
  useRateShare: 'Redemption rate (1 = 100%)',
  medianHours: 'Time to order (hours)',
  median: 'Time to order',
  shared: 'one code for all',
  hours: (hours) => `${hours} h`,
  days: (days) => `${days} days`,
  sentence: (issued, redeemed, open, released) =>
    `Claimed codes: ${issued}. Redeemed in a valid order: ${redeemed}. Still open: ${open}. Ended unused, with their budget returned: ${released}.`,
  cancelledNote: 'Codes of cancelled orders do not count as redeemed. Half of the redeemed codes were redeemed within the time to order.',
  sharedNote: 'Coupons with one code for all shoppers have no redemption rate.',
  byDay: 'By day',
  byDayCaption: 'By day of the claim',
  day: 'Day',
};

interface PlanStrings {
  readonly title: string;
  readonly lead: string;
  readonly basis: string;
  readonly seen: (orders: string) => string;
  readonly own: string;
  readonly orders: string;
  readonly ordersHint: string;
  readonly margin: (currency: string) => string;
  readonly marginHint: string;
  readonly spread: (currency: string) => string;
  readonly spreadHint: string;
  readonly clustering: string;
  readonly clusteringHint: string;
  readonly lift: string;
  readonly liftHint: string;
  readonly shares: string;
  readonly sharesHint: string;
  readonly shareOf: Readonly<Record<Variant, string>>;
  readonly problems: Readonly<Record<PlanProblem, string>>;
  readonly reckoning: string;
  readonly mend: string;
  readonly answer: string;
  readonly sentence: (pair: string, lift: string, weeks: string) => string;
  readonly sentenceNever: (pair: string, lift: string) => string;
  readonly note: string;
  readonly comparison: string;
  readonly metric: string;
  readonly daily: string;
  readonly fixed: string;
  readonly inOrders: string;
  readonly inMargin: string;
  /** Heading in a CSV file. */
  readonly inWeeks: (title: string) => string;
  readonly weeks: (weeks: string) => string;
  readonly years: string;
}

const plan: PlanStrings = {
  title: 'Weeks until a result',
  lead: 'Estimate how many weeks of orders you need to detect a difference. Your experiment does not change.',
  basis: 'Based on',
  seen: (orders) => `Your traffic so far (${orders} orders a week)`,
  own: 'Your own figures',
  orders: 'Orders a week',
  ordersHint: 'Of the whole shop, without coupons.',
  margin: (currency) => `Net margin of an order, in ${currency}`,
  marginHint: 'On average. For orders only, leave this and the next field empty.',
  spread: (currency) => `Standard deviation of net margin, in ${currency}`,
  spreadHint: 'How much net margin varies between orders. It is often about as large as the margin itself.',
  clustering: 'Orders per customer',
  clusteringHint: 'During the experiment. 1 if each customer orders once, 2 if each orders twice.',
  lift: 'Smallest difference to detect, in percent',
  liftHint: 'Half the difference takes four times as long.',
  shares: 'Share of shoppers in each group, in percent',
  sharesHint: 'Equal shares are quickest. Each group is compared with the first one that has shoppers.',
  shareOf: { none: 'No coupons', rule: 'Your own rule', couplet: 'Couplet' },
  problems: {
    number_needed: 'Enter a number, such as 12 or 12.5.',
    too_small: 'Enter a number above 0.',
    too_large: 'This number is too large.',
    both_or_neither: 'Enter both net margin and its standard deviation, or leave both empty.',
    shares_not_whole: 'The shares must add up to 100.',
    two_groups_needed: 'At least two groups need shoppers.',
  },
  reckoning: 'Calculating …',
  mend: 'Correct the marked fields to see the weeks.',
  answer: 'Weeks until a result',
  sentence: (pair, lift, weeks) => `${pair}: in four of five cases, a difference of ${lift} is detected within about ${weeks}.`,
  sentenceNever: (pair, lift) =>
    `${pair}: detecting a difference of ${lift} would take more than five years. Enter a larger difference, or more equal shares.`,
  note: 'Checking once, on a day chosen in advance, is quicker, but earlier results must then be ignored. The weeks come from a formula. To simulate experiments with your own customers, run couplet experiment plan --orders.',
  comparison: 'Groups',
  metric: 'Metric',
  daily: 'Checking at any time',
  fixed: 'Checking once',
  inOrders: 'orders',
  inMargin: 'net margin',
  inWeeks: (title) => `${title} (weeks)`,
  weeks: (weeks) => `${weeks} ${weeks === '1' ? 'week' : 'weeks'}`,
  years: 'over 260 weeks',
};

interface RatesStrings {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  readonly noneNext: string;
  readonly what: string;
  readonly share: string;
  readonly interval: string;
  /** Headings in CSV files. */
  readonly low: string;
  readonly high: string;
  readonly reports: string;
  readonly tooFew: string;
  readonly sentence: (low: string, high: string) => string;
  readonly note: string;
  /** Outcome of a visit, by test. */
  readonly did: Readonly<Record<string, (atLeast: string) => string>>;
}

const rates: RatesStrings = {
  title: 'Private reports',
  lead: 'Devices of shoppers who agreed answer at most once a week, and sometimes at random. A single answer is never certain, but many show how often something happens.',
  none: 'No private reports yet',
  noneNext: 'They arrive after visits of shoppers who agreed. Results about money do not use them.',
  what: 'During a visit',
  share: 'Share of visits',
  interval: '95% interval',
  low: 'Lower bound',
  high: 'Upper bound',
  reports: 'Reports',
  tooFew: 'from 50 reports',
  sentence: (low, high) => `between ${low} and ${high}`,
  note: 'The intervals are wide because they include the privacy noise. The bars run from 0% to 100%. These figures cover shoppers who agreed, and the verdict does not use them.',
  did: {
    'session.views': (atLeast) => `viewed ${atLeast} or more products`,
    'session.carted': (atLeast) => `added ${atLeast} or more products to the cart`,
    'session.shown': () => 'saw a coupon',
    'session.claimed': () => 'claimed a coupon',
    'session.dismissed': () => 'dismissed a coupon',
    'reaction.dismissed': () => 'dismissed a coupon without claiming one',
    'local.right': () => 'the device predicted better than the shop’s model (50% means equal)',
    'useful.share': () => 'found a coupon useful, of those who answered',
    'session.purchased': () => 'placed an order',
    'profile.visits': (atLeast) => `visited ${atLeast} or more times`,
    'profile.orders': (atLeast) => `had ${atLeast} or more earlier orders`,
  },
};

interface RefusalStrings {
  readonly title: string;
  readonly lead: (since: string, until: string) => string;
  readonly none: string;
  readonly reason: string;
  readonly times: string;
  readonly coupons: string;
  readonly unknownCoupon: string;
  readonly of: (coupon: string, count: string) => string;
  /** Why, and what can be done; by reason code of the server. */
  readonly sentences: Readonly<Record<string, string>>;
  readonly other: string;
}

const refusals: RefusalStrings = {
  title: 'Refused codes',
  lead: (since, until) => `Claims and codes that were refused from ${since} to ${until}. These are exact counts.`,
  none: 'All claims and codes were accepted.',
  reason: 'Reason',
  times: 'Times',
  coupons: 'Coupons',
  unknownCoupon: 'Unknown coupon',
  of: (coupon, count) => `${coupon} (${count})`,
  other: 'Other reason.',
  sentences: {
    serving_stopped: 'Coupons were stopped. You can turn them on at the top of the page.',
    budget_exhausted: 'The budget was used up. Raise it if the coupon earns its cost.',
    budget_exhausted_today: 'The daily budget was used up. It was available again the next day.',
    pool_empty: 'Your list of codes was used up. Add more under Codes.',
    coupon_unknown: 'The coupon does not exist. The page was old, or someone tried names.',
    coupon_expired: 'The coupon had ended.',
    coupon_not_started: 'The coupon was not valid yet.',
    coupon_stale: 'The coupon had changed since it was shown. The next visit shows the new one.',
    claim_expired: 'The claimed code had expired. The shopper can claim again.',
    code_sent: 'The shopper had asked for a message, which has the code.',
    origin_refused: 'The page belongs to a website that is not allowed. See Allowed websites under Settings.',
    idempotency_conflict: 'One click claimed two coupons. A few are harmless, but many mean an error in your page.',
    shop_refused:
      'Your shop did not accept the coupon. Check that its currency matches the campaign and that its checkout supports this type of discount.',
    shop_unreachable: 'Your shop did not answer. No code was issued, and the budget did not change.',
    overloaded: 'Too many requests were waiting. Shoppers could try again a second later.',
    customer_limit: 'The customer had used the coupon as often as allowed.',
    code_unknown: 'The code does not exist. It was a typing error or a guess.',
    code_expired: 'The code had expired before it was used.',
    code_ended: 'The code had been ended.',
    code_redeemed: 'The code had been used already.',
    code_locked: 'The code was reserved by another order.',
    code_not_held: 'An order released a code that it had not reserved.',
    order_cancelled: 'The order with this code had been cancelled.',
  },
};

interface TrustStrings {
  readonly title: string;
  readonly lead: string;
  readonly ratio: string;
  readonly ratioUnmeasured: string;
  readonly ratioGood: (devices: string, p: string) => string;
  readonly ratioBad: (devices: string, p: string) => string;
  /** What is counted. */
  readonly ratioOf: string;
  readonly group: string;
  readonly devices: string;
  readonly measured: string;
  readonly planned: string;
  readonly routes: string;
  readonly routesLead: (share: string, orders: string) => string;
  readonly route: string;
  readonly unnamed: string;
  readonly orders: string;
  readonly marked: string;
  readonly missing: string;
  readonly missingMargin: string;
  readonly nothingMissing: string;
  readonly loses: (routes: string) => string;
  readonly keeps: string;
  readonly bounds: (pair: string, lower: string, upper: string) => string;
  readonly malformed: (count: string) => string;
  readonly identified: (share: string) => string;
  readonly allIdentified: string;
  readonly tiny: string;
  readonly known: (customers: string, explained: string) => string;
  readonly knownBad: string;
  readonly capped: (customers: string, lower: string, upper: string) => string;
}

const trust: TrustStrings = {
  title: 'Data quality',
  lead: 'Checks that the groups can be compared.',
  ratio: 'Size of the groups',
  ratioUnmeasured:
    'Not measured yet. Each device reports its group once, if the shopper allows reports and “reports.pings” is on in the campaign.',
  ratioGood: (devices, p) => `${devices} devices were split as planned (p = ${p}, valid at any time).`,
  ratioBad: (devices, p) =>
    `Sample ratio mismatch: ${devices} devices were not split as planned (p ${p}). Find the cause first: a page that loads the script for some groups only, a cache, or a bot. Until then, the groups are not compared.`,
  ratioOf: 'Counts only devices of shoppers who allowed reports.',
  group: 'Group',
  devices: 'Devices',
  measured: 'Share',
  planned: 'Planned',
  routes: 'Group attribute by checkout',
  routesLead: (share, orders) =>
    `${share} of ${orders} orders have the attribute that names their group. Orders of shoppers without consent lack it, equally in all groups. A checkout that drops the attribute would bias the comparison.`,
  route: 'Checkout',
  unnamed: 'Unnamed',
  orders: 'Orders',
  marked: 'With the attribute',
  missing: 'Orders without it (estimate)',
  missingMargin: 'Their net margin (estimate)',
  nothingMissing: 'none',
  loses: (routes) =>
    `${routes} drops the attribute more often than chance explains. Pass the cart attribute “couplet” on there. Until then, there is no verdict.`,
  keeps: 'All checkouts keep the attribute equally often.',
  bounds: (pair, lower, upper) =>
    `${pair}: the difference in net margin is between ${lower} and ${upper}, whichever group the lost orders belong to.`,
  malformed: (count) => `${count} orders have an invalid attribute and count as orders without one.`,
  identified: (share) =>
    `${share} of orders have a customer ID. Each other order counts as a separate customer, so intervals are slightly too narrow if guests order again.`,
  allIdentified: 'All orders have a customer ID, so returning customers count once.',
  tiny: '< 0.001',
  known: (customers, explained) =>
    `${customers} customers had ordered before the experiment. Their earlier orders explain ${explained} of the variation, so intervals are narrower.`,
  knownBad:
    'Customers who ordered before the experiment, or their earlier orders, are not split as planned. Check whether orders of the experiment were sent as earlier ones.',
  capped: (customers, lower, upper) =>
    `In the comparison, the net margin of ${customers} customers is capped at ${lower} or ${upper}, so that a single large order cannot decide it. The table of groups has the full amounts.`,
};

type Action = Guardrail['action'];

interface GuardrailStrings {
  readonly title: string;
  readonly lead: string;
  readonly guardrail: string;
  /** Limits of the metrics. */
  readonly limits: Readonly<Record<GuardrailName, (most: string) => string>>;
  readonly points: (number: string) => string;
  readonly change: string;
  readonly interval: string;
  /** Headings in CSV files. */
  readonly lower: string;
  readonly upper: string;
  readonly noInterval: string;
  readonly state: string;
  readonly states: Readonly<Record<GuardrailState, string>>;
  readonly stops: string;
  readonly none: string;
  readonly allOff: string;
  readonly edit: string;
  readonly fields: Readonly<Record<GuardrailName, string>>;
  readonly action: (field: string) => string;
  readonly actions: Readonly<Record<Action, string>>;
  readonly stopHint: string;
  readonly wrong: string;
  readonly save: string;
  readonly saved: string;
}

const guardrails: GuardrailStrings = {
  title: 'Guardrails',
  lead: 'Limits on side effects. A guardrail is broken when the whole interval is beyond its limit. You can check every day.',
  guardrail: 'Limit',
  limits: {
    refundRate: (most) => `Refund rate may rise by up to ${most}`,
    averageOrder: (most) => `Average order may fall by up to ${most}`,
    marginPerOrder: (most) => `Net margin per order may fall by up to ${most}`,
  },
  points: (number) => `${number} points`,
  change: 'Change',
  interval: 'Interval',
  lower: 'Lower bound',
  upper: 'Upper bound',
  noInterval: 'no interval yet',
  state: 'State',
  states: { broken: 'Broken', held: 'Within limit', open: 'Not known yet', unsound: 'Cannot be compared' },
  stops: 'stops coupons',
  none: 'Guardrails appear after the first orders of an experiment.',
  allOff: 'All limits are off.',
  edit: 'Change limits',
  fields: {
    refundRate: 'Rise in refund rate, in points',
    averageOrder: 'Fall in average order, in\u00a0%',
    marginPerOrder: 'Fall in net margin per order, in\u00a0%',
  },
  action: (field) => `${field}: when broken`,
  actions: { warn: 'Warn', stop: 'Stop coupons', off: 'Off' },
  stopHint: 'Coupons stop within an hour, once per experiment. You can turn them on again.',
  wrong: 'Enter a number from 0 to 100.',
  save: 'Save',
  saved: 'Saved.',
};

export const strings = { funnel, plan, rates, refusals, trust, guardrails };
