import type { Aim } from '../../../bundle/campaign';

interface CodesStrings {
  readonly title: string;
  readonly byCoupon: string;
  readonly none: string;
  readonly noneNext: string;
  readonly toCampaigns: string;
  readonly search: string;
  readonly coupon: string;
  readonly source: string;
  readonly sources: Readonly<Record<'generated' | 'pool' | 'shared', string>>;
  readonly state: string;
  readonly states: Readonly<Record<'fine' | 'low' | 'empty', string>>;
  readonly left: string;
  readonly imported: string;
  readonly ofImported: (share: string) => string;
  readonly add: string;
  readonly addTo: (coupon: string) => string;
  readonly file: string;
  readonly fileHint: string;
  readonly read: (count: string, first: string) => string;
  readonly upload: (count: string) => string;
  readonly uploading: (done: string, all: string) => string;
  readonly uploaded: (added: string, known: string) => string;
  readonly stopped: (done: string) => string;
  readonly fix: Readonly<Record<string, string>>;
}

const codes: CodesStrings = {
  title: 'Codes',
  byCoupon: 'Codes by coupon',
  none: 'No coupons published yet',
  noneNext: 'Publish a campaign. Couplet then makes a code for each shopper who claims a coupon.',
  toCampaigns: 'Campaigns',
  search: 'Search coupons',
  coupon: 'Coupon',
  source: 'Source',
  sources: { generated: 'One code per shopper', pool: 'Your list of codes', shared: 'One code for all' },
  state: 'State',
  states: { fine: 'Available', low: 'Running low', empty: 'Used up' },
  left: 'Codes left',
  imported: 'Total codes',
  ofImported: (share) => `${share} of all codes`,
  add: 'Add codes',
  addTo: (coupon) => `Add codes to ${coupon}`,
  file: 'File of codes',
  fileHint: 'One code on each line, or a CSV file with a column “code”. Known codes stay as they are.',
  read: (count, first) => `${count} codes read, the first is ${first}. Not sent yet.`,
  upload: (count) => `Add ${count} codes`,
  uploading: (done, all) => `${done} of ${all} codes sent`,
  uploaded: (added, known) => `${added} codes were added. ${known} were already known.`,
  stopped: (done) => `${done} codes were added before that. Add the same file again to continue. Known codes are not added twice.`,
  fix: {
    code_malformed: 'A code has 4 to 64 letters, digits and signs, without spaces. Correct this line and choose the file again.',
    code_duplicate: 'This code is in the file twice, or belongs to another coupon. Remove it and choose the file again.',
    codes_malformed: 'The file has no codes. It needs one on each line, or a column “code”.',
    coupon_not_pool: 'The published coupon does not use a list of codes. Publish it first.',
    file_unreadable: 'The file was moved, renamed or changed. Choose it again.',
  },
};

interface FindStrings {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  readonly find: string;
  readonly coupon: string;
  readonly order: string;
  readonly claimed: string;
  readonly expires: string;
  /** Why a code is refused, and what to do. */
  readonly verdicts: Readonly<Record<string, readonly [reason: string, next: string]>>;
  readonly other: (reason: string) => string;
}

const findCode: FindStrings = {
  title: 'Why was a code refused?',
  label: 'Code',
  hint: 'Paste the code of the shopper.',
  find: 'Check',
  coupon: 'Coupon',
  order: 'Order',
  claimed: 'Claimed',
  expires: 'Expires',
  verdicts: {
    accepted: [
      'This code is valid.',
      'If your checkout refuses it, the cart does not meet the coupon’s conditions: see its products, minimum amount and combinations.',
    ],
    code_redeemed: ['This code was already used in an order.', 'Each code works once. If the order is cancelled, the code works again.'],
    code_expired: ['This code has expired.', 'The shopper can claim the coupon again, if it still applies.'],
    code_ended: [
      'This code was ended before its time.',
      'Stopping coupons ends unused codes. Once they are on, the shopper can claim the coupon again.',
    ],
    code_locked: ['This code is reserved by another order or cart.', 'It is free again when that checkout ends or times out.'],
    code_unknown: [
      'This code is unknown.',
      'Check for typing mistakes. It may also be another shop’s code, or an unclaimed one from your list.',
    ],
    coupon_expired: ['The coupon of this code has ended.', 'Extend the coupon’s end and publish it.'],
    coupon_not_started: ['The coupon of this code has not started.', 'Change the coupon’s start and publish it.'],
    budget_exhausted: ['The budget of its coupon is used up.', 'Raise the budget and publish it.'],
    budget_exhausted_today: ['The daily budget of its coupon is used up.', 'It works again tomorrow, or with a higher daily budget.'],
    customer_limit: ['The customer used this coupon as often as allowed.', 'Raise the limit per customer and publish it.'],
    serving_stopped: ['All coupons are stopped.', 'Turn coupons on at the top of the page.'],
  },
  other: (reason) => `This code is refused (${reason}).`,
};

interface VersionsStrings {
  readonly title: string;
  readonly none: string;
  readonly noneNext: string;
  readonly toCampaigns: string;
  readonly version: string;
  readonly by: string;
  readonly state: string;
  readonly change: string;
  readonly search: string;
  readonly old: string;
  readonly devices: (share: string) => string;
  readonly current: string;
  readonly show: string;
  readonly label: string;
  readonly coupons: string;
  readonly aim: string;
  readonly aims: Readonly<Record<Aim, string>>;
  readonly models: string;
  readonly model: Readonly<Record<'network' | 'sequence' | 'cf' | 'timing' | 'localHead', string>>;
  readonly noModels: string;
  readonly software: string;
  readonly previous: string;
  readonly learntFrom: string;
  readonly logs: Readonly<Record<'events' | 'orders' | 'items' | 'acceptance', string>>;
  readonly log: (kind: string, rows: string, first: string | undefined, last: string | undefined) => string;
  readonly seed: string;
  readonly warmStart: string;
  readonly metrics: string;
  readonly noMetrics: string;
  readonly metric: string;
  readonly value: string;
  readonly use: string;
  readonly useTitle: (version: string) => string;
  readonly useQuestion: string;
  readonly share: string;
  readonly shareHint: string;
  readonly give: (share: string) => string;
  readonly takeBack: string;
  readonly takeBackQuestion: string;
  /** In place of changes. */
  readonly first: string;
  readonly onlyLearned: string;
  /** A change and its first field. */
  readonly detail: (change: string, field: string) => string;
  readonly more: (changes: number) => string;
  readonly sincePrevious: string;
  readonly sameAsPrevious: string;
  readonly untilLive: string;
  readonly sameAsLive: string;
  readonly rename: string;
  readonly renameTitle: string;
  readonly name: string;
  readonly nameHint: string;
  readonly save: string;
  readonly restore: string;
  readonly restoreConfirm: string;
  readonly restoreTitle: (version: string) => string;
  readonly restoreLead: string;
  readonly goesOn: string;
  readonly beginsAnew: string;
  readonly stays: string;
  readonly modelBack: string;
  readonly draftLost: string;
  readonly trialEnds: string;
  readonly blocked: string;
  readonly restored: (version: string) => string;
  readonly undone: string;
  readonly offline: string;
}

const versions: VersionsStrings = {
  title: 'Versions',
  none: 'No versions yet',
  noneNext: 'Each time you publish, a version appears here that you can restore.',
  toCampaigns: 'Campaigns',
  version: 'Version',
  by: 'Published by',
  state: 'State',
  change: 'What changed',
  search: 'Search versions',
  old: 'Earlier',
  devices: (share) => `Devices: ${share}`,
  current: 'Live',
  show: 'Contents',
  label: 'Made from',
  coupons: 'Coupons',
  aim: 'Goal',
  aims: { margin: 'Most margin', efficiency: 'Less discount per extra order' },
  models: 'Models',
  model: {
    network: 'interest network',
    sequence: 'order of viewed products',
    cf: 'often bought together',
    timing: 'timing',
    localHead: 'adaptation on the device',
  },
  noModels: 'No models. Coupons are chosen by viewed products and your own rule.',
  software: 'Made by',
  previous: 'Replaced',
  learntFrom: 'Training data',
  logs: { events: 'Behaviour log', orders: 'Order export', items: 'Item list', acceptance: 'Accepted coupons' },
  log: (kind, rows, first, last) => `${kind}: ${rows} rows${first && last ? `, ${first} to ${last}` : ''}`,
  seed: 'Seed',
  warmStart: 'Training started from',
  metrics: 'Metrics',
  noMetrics: 'No metrics, because this version was made without training data.',
  metric: 'Metric',
  value: 'Value',
  use: 'Use for all devices',
  useTitle: (version) => `Use “${version}” for all devices?`,
  useQuestion: 'Devices fetch it within a minute. The live version stays in this list.',
  share: 'Share of devices',
  shareHint: 'Try it on some devices first. The others keep the live version.',
  give: (share) => `Give it to ${share} of devices`,
  takeBack: 'Take it back',
  takeBackQuestion: 'All devices use the live version again.',
  first: 'The first version.',
  onlyLearned: 'The campaign is the same. Only the model changed.',
  detail: (change, field) => `${change} (${field}).`,
  more: (changes) => (changes === 1 ? '1 more change.' : `${changes} more changes.`),
  sincePrevious: 'Changes from the version before',
  sameAsPrevious: 'The campaign did not change.',
  untilLive: 'Changes from this version to the live one',
  sameAsLive: 'The campaign is the same as the live one.',
  rename: 'Name …',
  renameTitle: 'Name this version',
  name: 'Name',
  nameHint: 'Up to 80 characters. Leave it empty to show the date.',
  save: 'Save',
  restore: 'Restore this version …',
  restoreConfirm: 'Restore',
  restoreTitle: (version) => `Restore “${version}”?`,
  restoreLead: 'Devices fetch it within a minute. This is what changes:',
  goesOn: 'The experiment continues, and its results stay.',
  beginsAnew: 'Results start again, because orders under other shares cannot be compared.',
  stays: 'Budgets and spending stay the same. Issued codes stay valid.',
  modelBack: 'The model of this version comes back too.',
  draftLost: 'Restoring replaces the unpublished changes of your draft.',
  trialEnds: 'A version is being tried on some devices. The trial ends.',
  blocked: 'This version cannot be restored:',
  restored: (version) => `Restored: ${version}.`,
  undone: 'The version before is live again.',
  offline: 'This server has no signing key, so it cannot restore this version. Publish its campaign with the command line.',
};

export const strings = { codes, findCode, versions };
