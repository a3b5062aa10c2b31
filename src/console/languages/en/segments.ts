import type { StratumTest } from '../../../engine/profile/stratum';
import type { Variant } from '../../../protocol/experiment';
import type { ReportQuestion } from '../../../protocol/reporting/report';
import type { DimensionName } from '../../../stats/experiment/experimentDimensions';

type Source = StratumTest['source'];

/**
 * Shoppers who pass a test, and those who do not.
 * @param n formatted in the language
 */
type Both = (n: string, atLeast: number) => readonly [yes: string, no: string];

const strata: Readonly<Record<Source, Both>> = {
  'profile.visits': (n, atLeast) => (atLeast === 2 ? ['returning visit', 'first visit'] : [`visit ${n} or later`, `before visit ${n}`]),
  'profile.orders': (n, atLeast) =>
    atLeast === 1 ? ['ordered before', 'never ordered'] : [`${n} or more orders`, `fewer than ${n} orders`],
  'session.views': (n) => [`viewed ${n} or more products`, `viewed fewer than ${n} products`],
  'session.carted': (n, atLeast) =>
    atLeast === 1 ? ['added to cart', 'empty cart'] : [`added ${n} or more to cart`, `added fewer than ${n} to cart`],
  'session.shown': () => ['saw a coupon', 'saw no coupon'],
  'session.claimed': () => ['claimed a coupon', 'claimed no coupon'],
  'session.dismissed': () => ['dismissed a coupon', 'dismissed no coupon'],
};

const subgroups = {
  title: 'Results by order segment',
  note: (pair: string, confidence: string) =>
    `${pair}. These are explorations, not verdicts. Each interval has ${confidence} confidence, so that all of them together have 95%.`,
  part: 'Segment',
  dimension: 'Dimension',
  dimensions: { customer: 'Customers', route: 'Checkout', channel: 'Channel', device: 'Device' } as Readonly<Record<DimensionName, string>>,
  partOf: (dimension: string, value: string) => `${dimension}: ${value}`,
  /** Names of Couplet's own values; the shop's are shown as they are. */
  values: { new: 'new', returning: 'returning', unknown: 'no customer id' } as Readonly<Record<string, string>>,
  unstated: 'not stated',
  groups: { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' } as Readonly<Record<Variant, string>>,
  ordersOf: (group: string) => `Orders: ${group}`,
  margin: 'Net margin added at 100% of traffic',
  interval: 'Interval',
  lower: 'Lower bound',
  upper: 'Upper bound',
  noInterval: 'no interval yet',
  between: (lower: string, upper: string) => `between ${lower} and ${upper}`,
  leftOut: (dimension: string, orders: string) => `${dimension}: ${orders} orders with rare values are not shown.`,
};

/** Why nothing can be learnt, the first thing to fix first. */
export type Missing = 'bundle' | 'reports' | 'question' | 'strata' | 'explore' | 'count' | 'orders';

type Test = 'uneven' | 'strata' | 'orders';

const segments = {
  suits: 'Lift by segment',
  suitsLead:
    'How much better or worse a coupon sells to a segment than to all shoppers. From private reports of visits with a random coupon.',
  clear: 'Clear so far:',
  finding: (coupon: string, segment: string, effect: string) => `“${coupon}” in “${segment}”: ${effect}`,
  nothingClear: 'No clear result yet. All intervals include zero, and more reports make them narrower.',
  share: (share: string) => `about ${share} of visits`,
  coupon: 'Coupon',
  effect: 'Lift',
  interval: '95% interval',
  says: 'Verdict',
  adds: 'Per 100 visits',
  between: (lower: string, upper: string) => `between ${lower} and ${upper}`,
  better: 'Sells better here.',
  worse: 'Sells worse here.',
  open: 'Not known yet.',
  atLimit: 'At the limit.',
  note: (from: string, to: string) =>
    `The bars run from ${from} to ${to}. Reports can be forged, so they cannot move a coupon beyond these limits. The intervals include the privacy noise, and one in twenty misses the true value. “Per 100 visits” is the net margin that the lift adds to the coupon’s value.`,
  nextTitle: 'Effect on the next version',
  taken:
    'Your next version uses this lift. Devices prefer a coupon in segments where it sells better, and still adapt to their own shopper.',
  takenHow: 'Publish under Campaigns. If the signing key is on another computer, publish there with “couplet publish --key”.',
  held: 'The reports failed a check, so the next version does not use them.',
  live: (day: string, coupons: number, count: string) =>
    coupons === 1
      ? `The live version, published on ${day}, uses the lift of 1 coupon.`
      : `The live version, published on ${day}, uses the lift of ${count} coupons.`,
  liveWithout: (day: string) => `The live version, published on ${day}, does not use this yet.`,
  nothing: 'No lift known yet',
  missing: {
    bundle: 'No campaign is published. Set one up under Campaigns.',
    reports: 'Private reports are off. Choose “Randomised reports (local)” under Campaigns, in “Shop”, and publish.',
    question: 'Reports do not include the segment. Add “stratum-outcome” to “reports.questions” in the campaign file.',
    strata:
      'The segments of this campaign depend on what a coupon changes, such as claims. In the campaign file, set “reports.strata” to visits and earlier orders.',
    explore: 'Visits get no random coupons. Set “Exploration” above 0 under Campaigns, in “Experiment”, and publish.',
    count:
      'At least two coupons need more reports. Each shopper who agreed sends at most one a week, and only visits with a random coupon count.',
    orders: 'No order has come from a visit with a random coupon yet. Wait for orders.',
  } as Readonly<Record<Missing, string>>,
  setUp: 'Go to campaigns',
  reports: 'Reports per coupon',
  reportsLead: (least: string) => `A coupon needs ${least} reports.`,
  received: 'Reports',
  needed: 'Still needed',
  enough: 'Enough',
  fit: 'Report checks',
  fitLead: 'Anyone can send reports, but forged ones fail one of these checks. Each check fails by chance once in ten thousand looks.',
  fits: {
    uneven: 'All coupons have about the same number of reports.',
    strata: 'All coupons have the same mix of segments.',
    orders: 'Sales in reports match sales in orders.',
  } as Readonly<Record<Test, string>>,
  alarms: {
    uneven: 'One coupon has too many reports. Someone may be forging reports, or a page sends them twice.',
    strata: 'The mix of segments differs between coupons, although coupons are random. Someone may be forging reports.',
    orders: 'Sales in reports do not match sales in orders. Someone may be forging reports.',
  } as Readonly<Record<Test, string>>,
  chance: (p: string) => `Probability of such a difference by chance: p ${p}.`,
  todo: 'Until this is solved, reports are not used. Orders, budgets and results are not affected.',
  todoTokens: 'Publish again, so that reports need one-time tokens. Then start a new experiment.',
  todoRestart: 'Reports already need one-time tokens. Look for bots in your shop’s log, then start a new experiment.',
  privacy: 'What a report reveals',
  privacyLead: 'Devices sometimes answer at random, so no single answer is certain.',
  epsilon: 'Privacy parameter ε',
  epsilonNote: '0 reveals least, 2 most',
  match: 'Matched reports, at most',
  matchValue: (hits: string) => `${hits} of 100`,
  matchNote: 'guessing matches 50',
  matchLead: (hits: string, most: string) =>
    `Someone with all reports, but no other data, could match two reports of one shopper in at most ${hits} of 100 tries. If this is above ${most}, lower ε.`,
  tooWell: 'Two reports of one shopper can be matched too often.',
  tooWellTodo: (one: boolean): string =>
    one
      ? 'Lower ε or tick “Ask about claims and dismissals” under Campaigns, in “Advanced”, and publish.'
      : 'Lower ε under Campaigns, in “Advanced”, and publish.',
  toEpsilon: 'Change ε',
  questions: 'Each report answers one question:',
  questionsSeveral: 'Each report answers one of these questions, chosen at random:',
  question: {
    'stratum-outcome': (madeUp: string) =>
      `Which segment did the visit belong to, and did it lead to an order? ${madeUp} of answers are random.`,
    useful: (madeUp: string) => `Was the last used coupon useful? ${madeUp} of answers are random.`,
    'local-right': (madeUp: string) => `Did the device predict better than the shop’s model? ${madeUp} of answers are random.`,
    reaction: (madeUp: string) => `Was a coupon claimed, dismissed, or neither? ${madeUp} of answers are random.`,
  } as Readonly<Record<ReportQuestion, (madeUp: string) => string>>,
  tokens: 'Each report needs an untraceable one-time token, which prevents mass forgery.',
  noTokens: 'Reports do not need tokens yet, so anyone can send many. Your next version requires them, unless the server turns tokens off.',
  visits: 'Aggregated visits',
  visitsLead:
    'At most once a week, a device reports one visit in two encrypted shares. You see only totals of at least a hundred visits, with noise.',
  visitsCounted: 'Visits counted',
  visitsCountedNote: 'with noise',
  visitsTold: 'Weight of your shop’s data',
  visitsToldNote: (least: string) => `used from ${least}`,
  visitsFate: {
    trained: 'Not used, because the live version was trained on a log of your shop.',
    none: 'No totals yet. The first takes a hundred reports and a week.',
    orders: 'No order of this experiment has a known net margin yet. Wait for orders.',
    few: 'The totals are still mostly noise, so devices use viewed products and your own rule. More visits, and publishing less often, help.',
    taken:
      'Your next version uses these totals to decide who gets a coupon and how often. Publish under Campaigns, or with “couplet publish --key”.',
  },
  visitsLive: (day: string) => `The live version, published on ${day}, uses the totals of that day.`,
  off: 'Private reports are not in local mode, so devices send no randomised answers.',
};

export const strings = { strata, subgroups, segments };
