import type { LoopSettings } from '../../../campaigns/loop/loopState';
import type { Inspection, TrainingRun } from '../../../protocol/training';

interface LearningStrings {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  readonly hint: string;
  readonly forGood: string;
  readonly halfAfter: (days: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
}

const automatic: LearningStrings = {
  title: 'How long past data counts',
  lead: 'If your products or customers change, older visits in private reports can count less.',
  label: 'Past visits',
  hint: 'Fewer days need more visits. Used with secure aggregation only.',
  forGood: 'Count fully',
  halfAfter: (days) => (days === 1 ? 'Count half after a day' : `Count half after ${days} days`),
  save: 'Save',
  saved: 'Saved. The next version uses it.',
  unsaved: 'Not saved yet.',
};

type Mode = LoopSettings['mode'];

type Figure = Exclude<keyof LoopSettings, 'mode'>;

interface LoopStrings extends Readonly<Record<Figure, string>> {
  readonly title: string;
  readonly lead: string;
  readonly mode: string;
  readonly modes: Readonly<Record<Mode, string>>;
  readonly hints: Readonly<Record<Mode | Figure, string>>;
  readonly days: (days: number) => string;
  readonly save: string;
  readonly saved: string;
  readonly unsaved: string;
}

const loop: LoopStrings = {
  title: 'Settings for automatic learning',
  lead: 'Couplet learns from new orders and reports, tries the result on some devices, and lets your orders decide.',
  mode: 'New versions',
  modes: { automatic: 'Automatic', ask: 'Ask me first', off: 'Off' },
  hints: {
    automatic: 'A new version is tried, then used for all devices or taken back.',
    ask: 'A new version is prepared and waits here for your click.',
    off: 'Couplet changes your coupons only when you publish.',
    share: 'A larger share decides sooner. The other devices keep the live version.',
    tolerance: 'A new version is used for all devices once your orders show that it costs less than this.',
    horizonDays: 'If orders have not decided by then, the version that earned more is used.',
  },
  share: 'Share of devices',
  tolerance: 'Tolerated loss of margin',
  horizonDays: 'Decide after',
  days: (days) => `${days} days`,
  save: 'Save',
  saved: 'Saved.',
  unsaved: 'Not saved yet.',
};

interface CardStrings {
  readonly title: string;
  readonly none: string;
  /** Headline by what the version goes by. @param gain over no coupons @param visits */
  readonly ships: Readonly<Record<'learnt' | 'family' | 'matching', (gain: string) => string>>;
  readonly shipsNothing: string;
  /** The interval contains zero. */
  readonly unsure: (gain: string, from: string, to: string) => string;
  readonly sizeOnly: (size: string) => string;
  readonly priorOnly: string;
  readonly versus: string;
  readonly noCoupons: string;
  readonly matching: string;
  readonly per: string;
  readonly interval: (from: string, to: string) => string;
  readonly caveat: (visits: string) => string;
  readonly order: string;
  readonly orderNote: string;
  readonly shown: string;
  readonly shownNote: string;
  readonly rows: (rows: string) => string;
  readonly cannot: string;
  readonly limits: Readonly<Record<'visits' | 'effect' | 'unsure' | 'audience' | 'related' | 'later', string>>;
  readonly card: string;
  readonly notes: string;
}

const modelCard: CardStrings = {
  title: 'Result',
  none: 'After training, this shows what the model learned and how sure that is.',
  ships: {
    learnt: (gain) => `Your data improves the choice of coupons: ${gain} per 1,000 visits compared with no coupons.`,
    family: (gain) => `Your data confirms the choice by typical shops: ${gain} per 1,000 visits compared with no coupons.`,
    matching: (gain) => `The coupon that matches what shoppers view did best: ${gain} per 1,000 visits compared with no coupons.`,
  },
  unsure: (gain, from, to) => `Not certain yet: an estimated ${gain} per 1,000 visits compared with no coupons (95%: ${from} to ${to}).`,
  shipsNothing: 'In this data, all coupons cost more than they earned, so the version shows no coupons.',
  sizeOnly: (size) => `The model learned that a typical order is ${size}.`,
  priorOnly: 'The data does not show what coupons add. The version chooses as typical shops do.',
  versus: 'Compared with',
  noCoupons: 'No coupons',
  matching: 'The coupon that matches what they view',
  per: 'Net margin per 1,000 visits',
  interval: (from, to) => `95%: ${from} to ${to}`,
  caveat: (visits) =>
    `Estimated on ${visits} visits in your data, for shoppers the model had not seen. Only a trial shows what it earns now.`,
  order: 'Typical order',
  orderNote: 'used to value discounts on an empty cart',
  shown: 'Visits with a coupon',
  shownNote: 'other visits see no coupon',
  rows: (rows) => `${rows} rows`,
  cannot: 'What it cannot do',
  limits: {
    visits: 'It learned from orders, not visits. Who buys without a coupon, and what a coupon adds, is unknown.',
    effect: 'The data does not show what coupons add, so their effect is taken from typical shops.',
    unsure: 'In this data, models are not clearly better than simple rules.',
    audience: 'For some coupons it is unknown how many shoppers they reach.',
    related: 'Related products did not help to predict what a coupon adds, so the version leaves them out.',
    later: 'Private reports about visits do not change a model trained on a log. Train again with newer data.',
  },
  card: 'Full model card',
  notes: 'Training notes',
};

interface DataStrings {
  readonly title: string;
  readonly drop: string;
  readonly choose: string;
  readonly dropHint: (most: string) => string;
  readonly guide: string;
  readonly file: string;
  readonly found: string;
  readonly teaches: string;
  readonly state: string;
  readonly remove: (name: string) => string;
  readonly removeTitle: string;
  readonly removeQuestion: (name: string) => string;
  readonly removeConfirm: string;
  readonly uploading: (done: string) => string;
  readonly interrupted: string;
  readonly checking: string;
  readonly ready: string;
  readonly unusable: string;
  readonly kinds: Readonly<Record<Inspection['kind'], string>>;
  /** By format; others are names of shop systems. */
  readonly formats: Readonly<Record<string, string>>;
  readonly inFormat: (kind: string, format: string) => string;
  readonly rows: (kept: string, rows: string) => string;
  readonly period: (from: string, to: string) => string;
  readonly counts: (shoppers: string, purchases: string) => string;
  readonly lessons: Readonly<Record<Inspection['teaches'][number], string>>;
  readonly gaps: Readonly<Record<Inspection['lacks'][number], string>>;
  readonly unknownAudience: (coupons: string) => string;
  /** Unusual values of a column, with their share of all. */
  readonly unusual: (column: string, count: string, share: string) => string;
  /** Columns by their name in a log. */
  readonly columns: Readonly<Record<string, string>>;
  readonly leftOut: (rows: string) => string;
  readonly reason: string;
  readonly lines: string;
  readonly count: string;
  readonly unknownFormat: string;
  readonly kept: (day: string) => string;
  readonly notSent: (name: string) => string;
  /** A file that cannot be read. */
  readonly unreadable: string;
}

const trainingData: DataStrings = {
  title: 'Data',
  drop: 'Drop files here',
  choose: 'Choose files',
  dropHint: (most) => `Orders, a GA4 export or a product list. CSV, NDJSON or Parquet, up to ${most} each.`,
  guide: 'How to export',
  file: 'File',
  found: 'Contents',
  teaches: 'What it teaches',
  state: 'State',
  remove: (name) => `Delete ${name}`,
  removeTitle: 'Delete this file?',
  removeQuestion: (name) => `${name} is deleted from the server. Trained models stay.`,
  removeConfirm: 'Delete',
  uploading: (done) => `Uploading, ${done}`,
  interrupted: 'Interrupted. Drop the file again to continue.',
  checking: 'Checking',
  ready: 'Ready',
  unusable: 'Cannot be used',
  kinds: { orders: 'Orders', events: 'Behaviour log', items: 'Products', unknown: 'Unknown format' },
  formats: {
    shopify: 'Shopify',
    woocommerce: 'WooCommerce',
    medusa: 'Medusa',
    vendure: 'Vendure',
    ga4: 'GA4',
    otto: 'OTTO',
    judgeme: 'Judge.me',
    loox: 'Loox',
    yotpo: 'Yotpo',
    'woocommerce-reviews': 'WooCommerce',
  },
  inFormat: (kind, format) => `${kind} (${format})`,
  rows: (kept, rows) => (kept === rows ? `${rows} rows` : `${kept} of ${rows} rows`),
  period: (from, to) => `${from} to ${to}`,
  counts: (shoppers, purchases) => `${shoppers} shoppers, ${purchases} orders`,
  lessons: {
    order_size: 'Size of a typical order',
    who_buys: 'Who buys without a coupon',
    gain: 'What each coupon adds',
    categories: 'Product categories',
    tastes: 'Which products go together',
  },
  gaps: {
    no_views: 'Has no visits with several views, so it cannot teach who buys.',
    no_purchases: 'No orders.',
    few_purchases: 'Fewer than 20 visits led to an order.',
    no_showings: 'No coupons of this campaign were shown.',
    few_showings: 'Coupons were shown to fewer than 10 shoppers.',
    no_propensities: 'Coupons were not shown at random, so their effect cannot be learned.',
    no_times: 'No times.',
    no_customers: 'No customers, so repeat orders are unknown.',
    no_goods: 'No products.',
  },
  unknownAudience: (coupons) => `Conditions need views or visits, which this file lacks: ${coupons}.`,
  unusual: (column, count, share) => `Unusual ${column}, kept: ${count} (${share})`,
  columns: { price: 'prices', quantity: 'quantities', review_length: 'review lengths', seconds: 'dwell times' },
  leftOut: (rows) => `Rows left out: ${rows}`,
  reason: 'Reason',
  lines: 'Lines',
  count: 'Rows',
  unknownFormat:
    'The column headings are unknown. For orders, use order_id, time, customer_id, item_id, quantity and price. Then upload the file again.',
  kept: (day) => `Kept until ${day}`,
  notSent: (name) => `${name} could not be uploaded.`,
  unreadable: 'The file was moved, renamed or changed. Choose it again.',
};

interface LearningPageStrings {
  readonly title: string;
  readonly lead: string;
  readonly empty: string;
  readonly emptyNext: string;
  readonly toCampaigns: string;
}

const learning: LearningPageStrings = {
  title: 'Learning',
  lead: 'Train on your own data, and see what Couplet learned by itself.',
  empty: 'Publish a campaign first',
  emptyNext: 'Training needs its coupons and its currency.',
  toCampaigns: 'Go to campaigns',
};

type Input = TrainingRun['inputs'][number]['kind'];

interface RunStrings {
  readonly title: string;
  readonly kinds: Readonly<Record<Input, string>>;
  readonly own: string;
  readonly none: string;
  readonly more: string;
  readonly seed: string;
  readonly seedHint: string;
  readonly start: string;
  readonly nothing: string;
  readonly running: string;
  readonly cancel: string;
  readonly cancelled: string;
  readonly failed: string;
  readonly log: string;
  /** By stage. */
  readonly stages: Readonly<Record<string, string>>;
  /** What happened and what to do, by reason code. */
  readonly failures: Readonly<Record<string, string>>;
  readonly earlier: string;
  readonly when: string;
  readonly data: string;
  readonly state: string;
  readonly version: string;
  readonly states: Readonly<Record<TrainingRun['state'], string>>;
  readonly show: string;
}

const trainingRun: RunStrings = {
  title: 'Train',
  kinds: { orders: 'Orders', events: 'Behaviour log', items: 'Products' },
  own: 'Orders on this server',
  none: 'None',
  more: 'More settings',
  seed: 'Random seed',
  seedHint: 'The same data and seed give the same result.',
  start: 'Start training',
  nothing: 'Choose orders or a behaviour log.',
  running: 'Training. You can leave this page.',
  cancel: 'Cancel',
  cancelled: 'Training was cancelled.',
  failed: 'Training failed.',
  log: 'Log',
  stages: {
    orders: 'Read orders',
    read: 'Read data',
    clean: 'Check rows',
    'collaborative filter': 'Learn related products',
    network: 'Learn the order of steps',
    gain: 'Learn what coupons add',
  },
  failures: {
    training_interrupted: 'The server stopped during training. Start it again.',
    training_crashed: 'Training ended early, probably because memory ran out. Train on a smaller file, or raise TRAINING_MEMORY_MB.',
    out_of_memory: 'There was not enough memory. Train on a smaller file, or raise TRAINING_MEMORY_MB.',
    disk_full: 'The disk is full. Free space, then start again.',
    no_input: 'The server has no orders yet. Upload a file first.',
    no_rows: 'The data has no usable rows. Step 1 shows why.',
    audience_too_small:
      'A coupon’s condition is met by fewer than 50 shoppers of the data. To protect them, widen the condition or use more data.',
  },
  earlier: 'Earlier runs',
  when: 'Started',
  data: 'Data',
  state: 'State',
  version: 'Version',
  states: { running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' },
  show: 'Show result',
};

interface TrialStrings {
  readonly title: string;
  /** By mode. */
  readonly leads: Readonly<Record<LoopSettings['mode'], string>>;
  /** What it learnt from, as the first sentence. */
  readonly learnt: (orders: string | undefined, reports: string | undefined) => string;
  readonly unchanged: string;
  readonly prepared: (version: string) => string;
  readonly staged: (version: string, share: string) => string;
  readonly promoted: (version: string) => string;
  readonly takenBack: (version: string) => string;
  readonly ended: (version: string) => string;
  /** Why it was, by reason code. */
  readonly whys: Readonly<Record<string, string>>;
  readonly buyers: (staged: string, live: string) => string;
  readonly enough: (least: string) => string;
  /** What it is waiting for, by reason code. */
  readonly waits: Readonly<Record<string, string>>;
  /** A step is due and will be taken at the next check. */
  readonly hourly: string;
  readonly problem: (code: string) => string;
  readonly start: (share: string) => string;
  readonly startTitle: string;
  readonly startQuestion: (version: string) => string;
  readonly startConfirm: string;
  readonly history: string;
  readonly when: string;
  readonly what: string;
}

const trial: TrialStrings = {
  title: 'Automatic learning',
  leads: {
    automatic: 'Couplet learns from your orders and from private reports, and tries new versions by itself.',
    ask: 'Couplet learns from your orders and from private reports. It prepares new versions and asks before it tries them.',
    off: 'Couplet learns from your orders and from private reports only when you publish.',
  },
  learnt: (orders, reports) =>
    orders === undefined && reports === undefined
      ? ''
      : `Learned from ${[orders && `${orders} new orders`, reports && `${reports} new reports`].filter(Boolean).join(' and ')}.`,
  unchanged: 'The choice of coupons would not change.',
  prepared: (version) => `Prepared version ${version}.`,
  staged: (version, share) => `Trying version ${version} on ${share} of devices.`,
  promoted: (version) => `Version ${version} is used for all devices.`,
  takenBack: (version) => `Took version ${version} back.`,
  ended: (version) => `Stopped trying version ${version}.`,
  whys: {
    orders: 'Orders decided.',
    horizon: 'Time was up, and the version that earned more won.',
    sample_ratio_mismatch: 'Devices were not split as planned.',
    merchant: 'Another version was published or chosen.',
    stopped: 'Coupons were stopped.',
    off: 'Automatic learning was turned off.',
  },
  buyers: (staged, live) => `Buyers: ${staged} with it, ${live} without.`,
  enough: (least) => `Not enough data yet: each side needs ${least} buyers.`,
  waits: {
    off: 'Automatic learning is off.',
    no_bundle: 'No campaign published yet.',
    stopped: 'Coupons are stopped.',
    merchant_stage: 'You are trying a version yourself. Automatic learning waits until that ends.',
    signing_key_absent: 'This server has no signing key. Publish new versions yourself.',
    no_news:
      'Not enough new orders or reports yet. The next version needs 30 new orders or 200 new reports, and at least 10% more than before. Only visits with a random choice count.',
    asked: 'A version is ready for you to try.',
    no_orders: 'No orders with this trial yet.',
    not_yet: 'Orders do not show a clear difference yet.',
    sample_ratio_mismatch: 'Devices are not split as planned, so orders cannot be compared. This version will be taken back.',
  },
  hourly: 'Couplet checks for new orders and reports once an hour.',
  problem: (code) => `A new version could not be prepared (${code}). Publish your draft to see the error.`,
  start: (share) => `Try it on ${share} of devices`,
  startTitle: 'Try this version?',
  startQuestion: (version) => `Version ${version} has your published coupons and chooses them in a new way. Your orders then decide.`,
  startConfirm: 'Try it',
  history: 'What it did',
  when: 'When',
  what: 'What',
};

interface TryStrings {
  readonly title: string;
  readonly none: string;
  readonly share: string;
  readonly shareHint: string;
  readonly all: string;
  readonly start: (share: string) => string;
  readonly startTitle: string;
  readonly startQuestion: (share: string) => string;
  readonly judged: string;
  readonly allQuestion: string;
  readonly startConfirm: string;
  /** Name of the version. */
  readonly versionName: (files: string) => string;
  readonly staged: (version: string, share: string) => string;
  readonly judging: string;
  readonly live: (version: string) => string;
  readonly ended: (version: string) => string;
  readonly promote: string;
  readonly promoteTitle: string;
  readonly promoteQuestion: string;
  readonly end: string;
  readonly endedNow: string;
  readonly promotedNow: string;
  readonly versions: string;
  readonly offline: string;
  readonly download: string;
  /** By reason code. */
  readonly failures: Readonly<Record<string, string>>;
}

const tryStep: TryStrings = {
  title: 'Try it',
  none: 'After training, you can try the model on a share of devices.',
  share: 'Share of devices',
  shareHint: 'A larger share decides sooner.',
  all: 'All',
  start: (share) => `Try it on ${share} of devices`,
  startTitle: 'Try this model?',
  startQuestion: (share) => `${share} of devices get a version with your live coupons and the new model.`,
  judged: 'Your orders decide. The version is used for all devices or taken back, as set under Automatic learning.',
  allQuestion: 'All devices get a version with your live coupons and the new model. You can restore the previous version under Versions.',
  startConfirm: 'Start',
  versionName: (files) => `Trained on ${files}`,
  staged: (version, share) => `“${version}” is on ${share} of devices.`,
  judging: 'Your orders decide whether all devices get it.',
  live: (version) => `All devices use “${version}”.`,
  ended: (version) => `“${version}” is no longer in use.`,
  promote: 'Use for all devices',
  promoteTitle: 'Use this version for all devices?',
  promoteQuestion: 'All devices get it within a minute. You can restore the previous version under Versions.',
  end: 'End the trial',
  endedNow: 'The trial ended.',
  promotedNow: 'All devices get this version.',
  versions: 'Versions',
  offline: 'This server has no signing key. Download the campaign, then train and publish with your key.',
  download: 'Download campaign.json',
  failures: {
    live_changed: 'Another version was published meanwhile. Start the trial again: the model then joins that version.',
    stage_running: 'Another version is being tried. End its trial first.',
    serving_stopped: 'Coupons are stopped. Turn them on first.',
    bundle_current: 'All devices use this version already.',
  },
};

export const strings = { automatic, loop, modelCard, trainingData, learning, trainingRun, trial, tryStep };
