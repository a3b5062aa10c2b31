import type { Variant } from '../../../protocol/experiment';
import { isUnsound } from '../../../stats/comparison/verdict';
import type { ExperimentAnswer } from '../../api/experimentSchema';
import { isFutile } from '../../experiment/verdict';
import type { presets } from '../../routing/period';
import type { PageName } from '../../routing/routes';

const shops: { readonly shop: string } = { shop: 'Shop' };

const simulated: { readonly notice: (orders: string) => string } = {
  notice: (orders) => `Demo data: ${orders} orders, and their coupons, visits and private reports, come from simulated shoppers.`,
};

interface ShellStrings {
  readonly skip: string;
  readonly menu: string;
  readonly pages: Readonly<Record<PageName, string>>;
  /** Opens the navigation on a small screen. */
  readonly more: string;
  readonly search: string;
  readonly searchLabel: string;
  readonly searchActions: Readonly<Record<'page' | 'coupon' | 'docs' | 'refused', string>>;
  readonly docs: string;
  readonly language: string;
  readonly theme: string;
  readonly themes: Readonly<Record<'auto' | 'light' | 'dark', string>>;
  readonly signOut: string;
  /** Asked of a person signed in by setup link. */
  readonly signOutTitle: string;
  readonly signOutQuestion: string;
  /** Instead of a name, for a person signed in by setup link. */
  readonly bySetup: string;
  /** For a person signed in by setup link, followed by a link to the settings. */
  readonly onceOnly: string;
  readonly makeToken: string;
  readonly role: (role: string) => string;
  readonly switch: string;
  readonly on: string;
  readonly off: string;
  /** Before the first publication. */
  readonly nothingYet: string;
  readonly stop: string;
  readonly stopTitle: string;
  readonly stopQuestion: string;
  readonly stopConfirm: string;
  readonly resume: string;
  readonly resumeTitle: string;
  readonly resumeQuestion: string;
  readonly stoppedClaims: (ended: number, remaining: number) => string;
  readonly stopUnsaved: string;
  readonly notFound: string;
  readonly notFoundLead: string;
}

const roles = { owner: 'owner', editor: 'editor', analyst: 'analyst' } as Readonly<Record<string, string>>;

const shell: ShellStrings = {
  skip: 'Skip to content',
  menu: 'Pages',
  pages: {
    overview: 'Overview',
    campaigns: 'Campaigns',
    results: 'Results',
    learning: 'Learning',
    codes: 'Codes',
    versions: 'Versions',
    operations: 'Operations',
    settings: 'Settings',
  },
  more: 'Menu',
  search: 'Search or go to …',
  searchLabel: 'Search pages and coupons',
  searchActions: { page: 'Page', coupon: 'Coupon', docs: 'Documentation', refused: 'Why was a code refused?' },
  docs: 'Documentation',
  language: 'Language',
  theme: 'Appearance',
  themes: { auto: 'As the device', light: 'Light', dark: 'Dark' },
  signOut: 'Sign out',
  signOutTitle: 'Sign out?',
  signOutQuestion:
    'Your setup link does not work again. To sign in later, first create a token under Settings, Users. Otherwise you need the server’s ADMIN_TOKEN.',
  bySetup: 'Setup link',
  onceOnly: 'You are signed in for eight hours, and your setup link does not work again.',
  makeToken: 'Create a token to sign in later',
  role: (role) => roles[role] ?? role,
  switch: 'Coupons on or off',
  on: 'Coupons are on',
  off: 'Coupons are stopped',
  nothingYet: 'Nothing published yet',
  stop: 'Stop all coupons',
  stopTitle: 'Stop all coupons?',
  stopQuestion:
    'Shoppers no longer see coupons. Unused codes are ended in your shop within a minute. You can turn coupons on again at any time, but ended codes stay ended.',
  stopConfirm: 'Stop now',
  resume: 'Turn coupons on',
  resumeTitle: 'Turn coupons on?',
  resumeQuestion: 'Shoppers see coupons again within a minute. Ended codes stay ended.',
  stoppedClaims: (ended, remaining) =>
    remaining === 0
      ? `Stopped. ${ended} open ${ended === 1 ? 'code was' : 'codes were'} ended in your shop.`
      : `Stopped. ${ended} open ${ended === 1 ? 'code was' : 'codes were'} ended. ${remaining} could not be ended yet. Couplet keeps trying.`,
  stopUnsaved: 'The database cannot be written to. Free disk space before you restart the server.',
  notFound: 'Page not found',
  notFoundLead: 'The address may be old.',
};

interface SignInStrings {
  readonly title: string;
  readonly lead: string;
  readonly token: string;
  readonly tokenHint: string;
  readonly signIn: string;
  readonly withProvider: string;
  readonly or: string;
  readonly wrong: string;
  readonly setupTitle: string;
  readonly setupLead: string;
  readonly begin: string;
  readonly setupSpent: string;
  /** Why the identity provider's sign-in failed, by code. Other codes are shown as they are. */
  readonly refused: Readonly<Record<string, string>>;
}

const signIn: SignInStrings = {
  title: 'Sign in',
  lead: 'Coupons chosen on your shoppers’ devices.',
  token: 'Access token',
  tokenHint: 'A token from an owner, or the server’s ADMIN_TOKEN. If you did not set one, it is in secrets.json in the data folder.',
  signIn: 'Sign in',
  withProvider: 'Sign in with your company account',
  or: 'or',
  wrong: 'Unknown or revoked token. Check that you copied all of it.',
  setupTitle: 'Set up your shop',
  setupLead: 'You opened your server’s setup link. It works once and signs you in as the owner.',
  begin: 'Begin',
  setupSpent:
    'This link was already used or is older than a day. Sign in with a token, or restart the server: it prints a new link, or the command for one.',
  refused: {
    oidc_forbidden: 'Your company account has no access to this shop. Ask an owner.',
    oidc_refused: 'The sign-in was not completed in this browser. Start again.',
    oidc_unreachable: 'Your company’s sign-in did not answer. Try again in a minute, or use a token.',
  },
};

interface ActorStrings {
  /** How a person signed in, after the name; `bySetup` is shown alone. */
  readonly byToken: string;
  readonly bySignIn: string;
  readonly bySetup: string;
  /** Changes made by the server itself. */
  readonly byServer: string;
}

const actor: ActorStrings = { byToken: 'token', bySignIn: 'sign-in', bySetup: 'setup link', byServer: 'Couplet' };

interface DateRangeStrings {
  readonly title: string;
  readonly presets: Readonly<Record<(typeof presets)[number], string>>;
  readonly between: (from: string, to: string) => string;
  readonly from: string;
  readonly to: string;
  readonly order: string;
  readonly apply: string;
}

const dateRange: DateRangeStrings = {
  title: 'Period',
  presets: { 7: 'Last 7 days', 28: 'Last 28 days', 90: 'Last 90 days', all: 'Whole experiment' },
  between: (from, to) => `${from} – ${to}`,
  from: 'From',
  to: 'To',
  order: 'The first day must not be after the last.',
  apply: 'Apply',
};

interface UiStrings {
  readonly loading: string;
  readonly tryAgain: string;
  readonly reason: (code: string) => string;
  readonly cancel: string;
  readonly close: string;
  readonly asTable: string;
  readonly helpOn: (about: string) => string;
  readonly remove: (name: string) => string;
  readonly noOptions: string;
  readonly undo: string;
  /** @param n lines of a list that are not shown yet */
  readonly rest: (n: string) => string;
  /** A name or text in the language's quotation marks. */
  readonly quoted: (text: string) => string;
  readonly copy: string;
  readonly copied: string;
  readonly copyFailed: string;
  /** Texts for failures that any page may have, by code. */
  readonly failures: Readonly<Record<string, string>>;
}

const ui: UiStrings = {
  loading: 'Loading …',
  tryAgain: 'Try again',
  reason: (code) => `Reason: ${code}`,
  cancel: 'Cancel',
  close: 'Close',
  asTable: 'As a table',
  helpOn: (about) => `Help: ${about}`,
  remove: (name) => `Remove ${name}`,
  noOptions: 'No match',
  undo: 'Undo',
  rest: (n) => `Show ${n} more`,
  quoted: (text) => `“${text}”`,
  copy: 'Copy',
  copied: 'Copied.',
  copyFailed: 'Your browser did not allow copying. Select the text instead.',
  failures: {
    server_unreachable: 'The server did not answer. Check your connection, and that the server is running.',
    answer_malformed: 'This page and the server have different versions. Reload the page.',
    forbidden: 'Your role does not allow this. Ask an owner of this shop.',
    rate_limited: 'Too many attempts. Wait a minute and try again.',
    shop_unreachable: 'Your shop cannot be reached. Try again in a minute.',
  },
};

interface TableStrings {
  readonly tools: (table: string) => string;
  readonly csv: string;
  readonly sortBy: string;
  readonly selected: (count: string) => string;
  readonly select: (row: string) => string;
  readonly selectAll: string;
  readonly clear: string;
  /** Heading of a column of buttons. */
  readonly actions: string;
  readonly noneFound: string;
  readonly page: (page: string, of: string, rows: string) => string;
  readonly before: string;
  readonly next: string;
}

const table: TableStrings = {
  tools: (table) => `Search and filter: ${table}`,
  csv: 'CSV',
  sortBy: 'Sort by',
  selected: (count) => `${count} selected`,
  select: (row) => `Select ${row}`,
  selectAll: 'Select all',
  clear: 'Clear selection',
  actions: 'Actions',
  noneFound: 'No matching rows.',
  page: (page, of, rows) => `Page ${page} of ${of}, ${rows} rows`,
  before: 'Previous page',
  next: 'Next page',
};

const without: Readonly<Record<Variant, string>> = { none: 'without coupons', rule: 'with your own rule', couplet: 'with Couplet' };

const compared: Readonly<Record<Variant, string>> = { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' };

const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** Longer durations are given in years. */
export const LONG = 104;

const span = (weeks: number, more = ''): string =>
  `about ${weeks > LONG ? plural(Math.round(weeks / 52), `${more}year`) : plural(Math.ceil(weeks), `${more}week`)}`;

type Unknown = Extract<ExperimentAnswer['comparisons'][number]['verdict'], { code: 'unknown' }>;

interface ExperimentStrings {
  readonly arms: Readonly<Record<Variant, string>>;
  readonly gain: (amount: string, control: Variant) => string;
  readonly loss: (amount: string, control: Variant) => string;
  /** For chosen days, which have no verdict. */
  readonly ofDays: (amount: string, control: Variant) => string;
  /** The verdict in a few words when there is no gain or loss. */
  readonly unknown: (verdict: Unknown) => string;
  readonly interval: (lower: string, upper: string) => string;
  readonly noInterval: string;
  readonly against: (treatment: string, control: string, weeks: string) => string;
  readonly reasons: Readonly<Record<Unknown['reason'], string>>;
  readonly bounds: (lower: string, upper: string) => string;
  readonly waiting: (verdict: Unknown) => string;
  readonly tooEarly: string;
  /** In a few words, and why. */
  readonly oneGroup: readonly [string, string];
  readonly notPublished: string;
  readonly noOrders: string;
  readonly noOrdersNext: string;
}

const experiment: ExperimentStrings = {
  arms: { none: 'no coupons', rule: 'your own rule', couplet: 'Couplet' },
  gain: (amount, control) => `${amount} more in net margin than ${without[control]}`,
  loss: (amount, control) => `${amount} less in net margin than ${without[control]}`,
  ofDays: (amount, control) => `${amount} in net margin compared with ${compared[control]}`,
  unknown: (verdict) => {
    const { reason, weeks } = verdict;
    if (isUnsound(verdict)) return 'Cannot be compared';
    if (reason === 'period') return 'Chosen days';
    if (reason === 'small') return 'No difference of 10%';
    if (isFutile(verdict)) return 'No clear result likely by the planned end';
    if (weeks === null || weeks === 0) return 'Not known yet';
    return `Not known yet: ${span(weeks)} at your traffic`;
  },
  interval: (lower, upper) => `95% interval: ${lower} to ${upper}`,
  noInterval: 'too few buyers for an interval',
  against: (treatment, control, weeks) => `${treatment} against ${control}, over ${weeks} weeks of orders`,
  reasons: {
    sample_ratio_mismatch: 'Devices were not split as planned, so the groups cannot be compared. Find the cause first.',
    customers_unbalanced: 'Known customers are not split as planned, so the groups cannot be compared. Find the cause first.',
    attribution_lost: 'A checkout loses the shopper’s group, so orders are missing from the comparison.',
    too_few_customers: 'Each group needs 100 buyers.',
    small: 'Any difference in net margin is smaller than 10%.',
    not_yet: 'The difference in net margin seen so far may be chance.',
    period: 'A verdict needs the whole experiment. On chosen days, the interval holds if you chose them before you saw the results.',
  },
  bounds: (lower, upper) => `Whichever group the lost orders belong to, the difference is between ${lower} and ${upper}.`,
  waiting: (verdict) => {
    const { reason, weeks } = verdict;
    if (reason === 'small' || reason === 'period') return '';
    if (isFutile(verdict)) return 'Even a difference of 10% from now on would probably not be detected by the planned end. You can stop.';
    if (weeks === null) return 'At your traffic, detecting a difference of 10% would take years.';
    if (weeks > 0) return `A difference of 10% would be detected within ${span(weeks, 'more ')}.`;
    return reason === 'not_yet' ? 'A difference of 10% would probably have been detected by now.' : '';
  },
  tooEarly: 'The estimated duration appears after a week of orders.',
  oneGroup: ['No comparison', 'All shoppers are in one group. Start an experiment to measure what coupons earn.'],
  notPublished: 'No campaign published yet',
  noOrders: 'No orders of this experiment yet',
  noOrdersNext: 'An order appears within a minute after it is paid. Check that the script is on your pages and coupons are on.',
};

interface StepWords {
  readonly name: string;
  /** While the step is open. */
  readonly help: string;
  readonly action: string;
}

export type StepName = 'published' | 'tag' | 'claim' | 'orders' | 'measured' | 'result';

interface SetupStrings {
  readonly title: string;
  readonly done: (done: string, all: string) => string;
  /** State of a step, for screen readers. */
  readonly open: string;
  readonly finished: string;
  /** After publishing. */
  readonly next: (step: string) => string;
  readonly allSteps: string;
  readonly steps: Readonly<Record<StepName, StepWords>>;
}

const setup: SetupStrings = {
  title: 'Set up',
  done: (done, all) => `${done} of ${all} done`,
  open: 'Not yet',
  finished: 'Done',
  next: (step) => `Next: ${step}.`,
  allSteps: 'All steps',
  steps: {
    published: { name: 'Publish a coupon', help: 'Pick a template, set the discount, publish.', action: 'Pick a template' },
    tag: { name: 'Add the script tag', help: 'No page of your shop has loaded Couplet yet.', action: 'Copy the tag' },
    claim: {
      name: 'Claim a coupon',
      help: 'Open your shop, look at three products and claim the coupon.',
      action: 'Choose a coupon to preview',
    },
    orders: { name: 'Connect orders', help: 'Your shop has not sent an order yet.', action: 'Connect orders' },
    measured: {
      name: 'Measure an order',
      help: 'No order with the shopper’s group has arrived yet.',
      action: 'Check the connection',
    },
    result: {
      name: 'First result',
      help: 'The expected date appears here after the first measured orders.',
      action: 'Plan the experiment',
    },
  },
};

export const strings = { shops, simulated, shell, signIn, actor, dateRange, ui, table, experiment, setup };
