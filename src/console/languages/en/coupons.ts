import type { ConditionField } from '../../../protocol/coupons/condition';
import type { Discount, DiscountKind } from '../../../protocol/coupons/discount';

interface ConditionStrings {
  readonly everybody: string;
  readonly mode: string;
  readonly all: string;
  readonly any: string;
  readonly row: (n: string) => string;
  readonly group: (n: string) => string;
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  readonly add: string;
  readonly addGroup: string;
  readonly remove: (row: string) => string;
  readonly removeGroup: (group: string) => string;
  readonly fields: Readonly<Record<ConditionField, string>>;
  readonly operators: Readonly<Record<string, string>>;
  readonly yes: string;
  readonly weekdays: readonly string[];
  readonly units: Readonly<Partial<Record<ConditionField, string>>>;
  readonly deep: string;
  readonly json: string;
  readonly jsonBad: string;
}

export const symbols = { gt: '>', gte: '≥', lt: '<', lte: '≤', eq: '=', ne: '≠' };

const conditions: ConditionStrings = {
  everybody: 'All shoppers. Add a condition to narrow the audience.',
  mode: 'Match',
  all: 'all conditions',
  any: 'any condition',
  row: (n) => `Condition ${n}`,
  group: (n) => `Group ${n}`,
  field: 'About',
  operator: 'Comparison',
  value: 'Value',
  add: 'Add condition',
  addGroup: 'Add group',
  remove: (row) => `Delete condition ${row}`,
  removeGroup: (group) => `Delete group ${group}`,
  fields: {
    'cart.value': 'Cart value',
    'cart.quantity': 'Cart quantity',
    'cart.categories': 'Cart categories',
    'cart.itemIds': 'Cart products',
    'cart.idleMinutes': 'Cart idle time',
    'customer.member': 'Member',
    'customer.orders': 'Previous orders',
    'customer.daysSincePurchase': 'Days since last order',
    'interest.categories': 'Interests',
    'session.views': 'Products viewed',
    'session.visits': 'Visits',
    'time.hour': 'Hour',
    'time.weekday': 'Weekday',
    channel: 'Traffic source',
  },
  operators: { ...symbols, in: 'is one of', nin: 'is not one of' },
  yes: 'yes',
  weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  units: { 'cart.idleMinutes': 'min', 'customer.daysSincePurchase': 'days', 'time.hour': '0–23' },
  deep: 'This condition is nested too deeply for rows. Edit it as text.',
  json: 'Condition as JSON',
  jsonBad: 'Invalid JSON. The last valid condition is kept.',
};

const products = (count: string, n: number): string => (n === 1 ? `${count} product` : `${count} products`);

const goods = {
  categories: 'Categories',
  products: 'Products',
  chooseCategories: 'Search categories',
  chooseProducts: 'Search by name or id',
  inCategory: products,
  all: (count: string, n: number) => `All ${products(count, n)} match.`,
  matching: (count: string, n: number) => (n === 1 ? `${count} product matches` : `${count} products match`),
  samples: (names: string) => `For example: ${names}.`,
  list: 'Product list',
  none: 'Load your products to choose them from a list.',
  from: {
    shop: (count: string, n: number, day: string) => `${products(count, n)} from your shop, ${day}`,
    file: (count: string, n: number, day: string) => `${products(count, n)} from a file, ${day}`,
  },
  load: 'Load from shop',
  upload: 'Upload a file',
  uploadHint: 'A Google Merchant feed, or a CSV file with the columns id, title and category.',
  running: (count: string) => `Loading: ${count} so far`,
  failed: 'The products were not loaded.',
  skipped: (n: number, lines: string) => (n === 1 ? `1 row was left out: ${lines}.` : `${n} rows were left out: ${lines}.`),
  skippedBy: { id_missing: 'no id', too_many_fields: 'too many fields', product_malformed: 'not readable' } as Readonly<
    Record<string, string>
  >,
  skippedAt: (at: string, why: string) => `${at} (${why})`,
  loaded: (count: string, n: number) => `${products(count, n)} loaded.`,
};

const preview = {
  title: 'Preview',
  format: 'Format',
  formats: { own: 'As set', corner: 'Corner', modal: 'Window', bar: 'Bar', native: 'Line', inline: 'Part of the page' },
  width: 'Screen',
  widths: { phone: 'Phone', desktop: 'Desktop' },
  language: 'Language',
  theme: 'Appearance',
  themes: { light: 'Light', dark: 'Dark' },
  frame: 'The coupon card as a shopper sees it',
  /** A sample on the card. */
  product: (n: string) => `Product ${n}`,
  untitled: 'Your title',
  incomplete: 'The card appears here once the discount is complete.',
  stale: 'The discount is not complete. This is the last complete version.',
  onYourPage: 'Show on a page of your shop',
  page: 'Page of your shop',
  pageHint:
    'A page with the script tag. Only people with the link see the coupon there. The preview is not recorded, and the code is a sample.',
  pageBad: 'Enter the address of a page, such as https://shop.example/tea.',
  make: 'Create link',
  link: 'Preview link',
  until: (moment: string) => `Valid until ${moment}. After changes, create a new link.`,
  open: 'Open in a new tab',
  cardUnfinished: 'The card settings have errors. Fix them first.',
  refused: {
    signing_key_absent: 'This server has no signing key. Create the link with “couplet preview --key” where the key is.',
    coupon_unknown: 'This coupon no longer exists. Reload the page.',
    campaign_invalid: 'The coupon has errors. Fix them first.',
    preview_malformed: 'The server refused this address.',
    draft_changed: 'Someone else changed the campaign. Decide whose changes to keep first.',
  } as Readonly<Record<string, string>>,
};

const coupons = {
  // Saving
  saved: 'Draft saved',
  waiting: 'Not saved yet …',
  saving: 'Saving …',
  notSaved: 'Not saved',
  unsavedHere: 'Your latest changes are not saved.',
  unsavedNext: 'Keep this tab open and try again.',
  toCampaign: 'Go to campaign',
  conflict: 'Someone else changed this campaign.',
  conflictNext: 'Load their version to discard your changes, or keep yours to overwrite theirs.',
  takeTheirs: 'Load theirs',
  keepMine: 'Keep mine',
  readOnly: 'Your role can only view the draft.',
  // List
  untitled: 'Untitled',
  problems: (n: number) => (n === 1 ? '1 error' : `${n} errors`),
  none: 'No campaigns yet',
  noneNext: 'Choose a template to start. Shoppers see coupons after you publish.',
  presets: {
    'new-shopper': ['Welcome', 'For first-time shoppers, on their first visits.'],
    'win-back': ['Win back', 'For customers who haven’t ordered recently.'],
    holiday: ['Holiday', 'Spend more, save more, between two dates.'],
    targeted: ['Interest', 'For shoppers interested in categories you choose.'],
    'cart-rescue': ['Cart rescue', 'For carts above a value that are left idle.'],
    scratch: ['From scratch', 'A percentage off for all shoppers. You set the rest.'],
  } as Readonly<Record<string, readonly [string, string]>>,
  // Start form
  startTitle: (name: string) => `New coupon: ${name}`,
  startShop: 'Your shop',
  startShopLead: 'Enter this once for all coupons. You can change it later.',
  startCoupon: 'The coupon',
  create: 'Create coupon',
  choices: {
    percent: 'Percentage off',
    cap: 'Maximum per order',
    visits: 'First visits',
    days: 'Days since last order',
    from: 'First day',
    until: 'Last day',
    spend: 'Minimum cart value',
    minutes: 'Idle minutes',
    categories: 'Categories',
    budget: 'Budget',
    title: 'Title',
    currency: 'Currency',
    timeZone: 'Time zone',
    marginRate: 'Margin',
    holdout: 'Holdout',
  },
  choiceHints: {
    currency: 'The currency your shop sells in.',
    timeZone: 'Used for all dates and times of campaigns.',
    marginRate: 'Share of revenue left after the cost of goods. It decides what a coupon may cost.',
    holdout: 'Shoppers who see no coupons, so you can measure what coupons earn. The same share gets your own rule. 10% is usual.',
  },
  budgetMeans: (n: number, orders: string) =>
    n === 1 ? 'Pays for 1 order with the maximum discount.' : `Pays for ${orders} orders with the maximum discount.`,
  shopDefaults: (margin: string, holdout: string, zone: string) => `Margin ${margin}, holdout ${holdout}, time zone ${zone}`,
};

export type FieldOf<Form> = Form extends unknown ? Exclude<keyof Form, 'kind'> : never;

export type DiscountField = FieldOf<Discount>;

/** Tiers have labels for each step. */
type LabelledField = Exclude<DiscountField, 'tiers'>;

interface DiscountStrings {
  readonly kinds: Readonly<Record<DiscountKind, string>>;
  readonly fields: Readonly<Record<LabelledField, { readonly label: string; readonly hint?: string }>>;
}

const discounts: DiscountStrings = {
  kinds: {
    percent: 'Percentage off',
    fixed: 'Amount off',
    tiers: 'Spend more, save more',
    freeShipping: 'Free shipping',
    buyGet: 'Buy some, get some',
    gift: 'Gift',
    points: 'Points',
    cashBack: 'Cash back after the purchase',
    storeCredit: 'Store credit for the next purchase',
  },
  fields: {
    basisPoints: { label: 'Percentage' },
    cap: { label: 'Maximum per order', hint: 'A code reserves this much of the budget until it is used.' },
    amount: { label: 'Amount' },
    repeat: { label: 'Repeat the first step', hint: 'E.g. 10 off every 100 gives 20 off 200, up to the maximum.' },
    buy: { label: 'Buy', hint: 'Pieces of the goods the coupon applies to.' },
    get: { label: 'Get' },
    gets: { label: 'Discount on', hint: 'Empty: the same goods.' },
    times: { label: 'Times per order' },
    itemId: { label: 'Gift' },
    quantity: { label: 'Quantity' },
    points: { label: 'Points' },
    value: { label: 'Your cost', hint: 'Total per order, charged to the budget.' },
  },
};

const editor = {
  back: 'All coupons',
  untitled: 'Untitled coupon',
  id: (id: string) => `ID ${id}`,
  idFixed: (id: string) => `ID ${id} (can't be changed)`,
  idChange: 'Change ID',
  idField: 'ID',
  idHint: 'Small letters, digits and hyphens. It appears in reports, orders and addresses, and is fixed once published.',
  idTaken: 'Another coupon has this ID. Choose another one.',
  idInvalid: 'Use up to 40 small letters, digits and hyphens, e.g. tea-20.',
  save: 'Save',
  gone: 'This coupon is not in the draft',
  goneNext: 'It may have been deleted.',
  showPreview: 'Preview',
  words: 'Offer',
  title: 'Title',
  titleHint: 'For example “For your next pot of tea”. The card shows the discount above it.',
  detail: 'Details',
  detailHint: 'One sentence of fine print, if needed.',
  languages: 'Languages',
  languagesLead: 'Missing texts appear in English.',
  languagesOf: 'Languages of this coupon',
  titleIn: (language: string) => `Title (${language})`,
  detailIn: (language: string) => `Details (${language})`,
  filled: 'written',
  unfilled: 'shown in English',
  falls: (text: string) => `Shoppers see the English text: “${text}”`,
  look: 'Look',
  picture: 'Picture',
  pictureHint: 'An https:// address, or a path of your shop such as /img/tea.webp. Square, at least 144 pixels. Bars show no picture.',
  picks: 'Show products',
  picksHint: 'Up to three products that this shopper may like, of those the coupon is for. The shopper’s device chooses them.',
  format: 'Format',
  formatHint: 'Cards in a slot of your page always appear inline.',
  formats: {
    '': 'Same as all coupons',
    corner: 'Card in a corner',
    modal: 'Window over the page, except in checkout',
    bar: 'Bar along the edge',
    native: 'Line below the price, or a card in a corner',
  } as Readonly<Record<string, string>>,
  discount: 'Discount',
  kind: 'Type',
  tier: (n: number) => `Step ${n}`,
  tierFrom: 'Carts from',
  tierOff: 'Discount',
  tierAdd: 'Add step',
  tierDelete: (n: number) => `Remove step ${n}`,
  instruction: 'Your shop applies this discount. You can publish it if your checkout supports it.',
  scope: 'Applies to',
  scopeLead: 'Leave both empty for the whole shop. Products match if either list contains them.',
  categories: 'Categories',
  items: 'Products',
  goodsName: 'Name for shoppers',
  goodsHint: 'Shown on cards and in messages: “On …”. If empty, the name on your page is used, or “selected products”.',
  goodsIn: (language: string) => `Name for shoppers (${language})`,
  useNames: (names: string) => `Use ${names}`,
  audience: 'Audience',
  audienceLead: 'Each shopper’s device checks these conditions. No shopper data is sent.',
  members: 'Members only',
  membersHint: 'Your page marks members, and your checkout should verify them.',
  when: 'Schedule',
  whenLead: (zone: string) => `In your shop’s time zone: ${zone}.`,
  starts: 'Starts',
  ends: 'Ends before',
  limits: 'Limits',
  often: 'Frequency limits',
  oftenLead: 'All limits apply per shopper, and the last three are optional. A claim ends the coupon for that shopper.',
  perPage: 'Per page view',
  perWeek: 'Per 7 days',
  gap: 'Minimum interval',
  hours: 'h',
  untilClosed: 'Stop after closing',
  untilClosedHint: 'Otherwise, closing the card pauses the coupon. “Not for me” always stops it.',
  perSession: 'Per visit',
  perDay: 'Per 24 hours',
  lifetime: 'Total',
  times: 'times',
  standardOf: (count: string) => `Empty: ${count}.`,
  budget: 'Budget',
  budgetLead: 'Codes are issued while the budget can pay for them. Empty fields have no limit.',
  money: 'Total',
  moneyPerDay: 'Per day',
  count: 'Total codes',
  countPerDay: 'Codes per day',
  perCustomer: 'Uses per customer',
  codes: 'Codes',
  origin: 'Source',
  origins: {
    generated: 'One code per shopper, created by Couplet',
    pool: 'Existing codes of your shop',
    shared: 'One code for all shoppers',
  } as Readonly<Record<string, string>>,
  prefix: 'Prefix',
  prefixHint: 'Capitals, digits and hyphens, e.g. TEA. Empty: none.',
  poolNext: 'Upload the codes under “Codes” after publishing.',
  code: 'Code',
  codeHint: 'As in your shop, at least 4 characters, e.g. SPRING-2027. Anyone with the code can use it.',
  together: 'Combining',
  alone: 'One coupon per order',
  combines: 'Combines with these kinds',
  mode: 'In one order',
  classes: { product: 'Product coupons', order: 'Cart coupons', shipping: 'Free shipping' },
  combinesHint: 'Two coupons combine if each allows the other’s kind.',
  inRule: 'Part of your own rule',
  inRuleHint: 'Shoppers in the group “Your own rule” get its first available coupon.',
  friends: 'Friends',
  friendsLead:
    'Shoppers who ordered with this coupon can give it to friends in My coupons. Each friend gets a code, and each friend’s order earns the shopper a code of the reward.',
  reward: 'Reward',
  noReward: 'Not for friends',
  friendsMost: 'Friends per shopper',
};

export const strings = { conditions, goods, preview, coupons, discounts, editor };
