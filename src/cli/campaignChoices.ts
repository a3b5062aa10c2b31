/** How an option's text is parsed into a choice. */
type ChoiceKind = 'text' | 'list' | 'number' | 'money' | 'tiers' | 'flag';

interface ChoiceOption {
  readonly flags: string;
  readonly kind: ChoiceKind;
  readonly description: string;
  readonly required?: boolean;
}

const shop: readonly ChoiceOption[] = [
  { flags: '--currency <code>', kind: 'text', description: "the shop's currency (ISO 4217), e.g. EUR; required without --with" },
  { flags: '--time-zone <zone>', kind: 'text', description: 'time zone of dates, e.g. Europe/Berlin; required without --with' },
  { flags: '--margin-rate <share>', kind: 'number', description: 'share of revenue that is margin (default: 0.4)' },
  {
    flags: '--margin-floor <share>',
    kind: 'number',
    description: 'smallest share of an order left as margin after the discount (default: 0, so no order loses money)',
  },
  {
    flags: '--holdout <share>',
    kind: 'number',
    description: 'share of shoppers in the holdout, and the same share that gets your rule (default: 0.1)',
  },
  {
    flags: '--aim <name>',
    kind: 'text',
    description: 'margin: highest net margin; efficiency: lowest discount per extra order (default: margin)',
  },
  { flags: '--label <text>', kind: 'text', description: 'campaign name' },
  { flags: '--notice <laws>', kind: 'list', description: 'legal notice on the card: eu, new-york (default: none)' },
];

const coupon: readonly ChoiceOption[] = [
  { flags: '--id <id>', kind: 'text', description: "coupon id (default: the preset's name)" },
  { flags: '--title <text>', kind: 'text', description: 'card title (default: generated from your options)' },
  { flags: '--format <name>', kind: 'text', description: 'card format: corner, modal, bar or native (default: corner)' },
  { flags: '--items <ids>', kind: 'list', description: 'item ids it covers, separated by commas' },
  { flags: '--cart-at-most <money>', kind: 'money', description: 'largest cart it applies to; WooCommerce needs it with --percent' },
  { flags: '--uses <number>', kind: 'number', description: 'maximum number of codes issued (default: 500)' },
  { flags: '--budget <money>', kind: 'money', description: 'total discount budget (default: uses × the highest discount per code)' },
  {
    flags: '--journey <trigger>',
    kind: 'text',
    description: 'send it off the site: welcome, cart-left, win-back, birthday-month or recurring (default: offer it on the page)',
  },
  { flags: '--by <channels>', kind: 'list', description: 'channels of the journey: push, email, sms (default: the first that fits)' },
];
const scope: readonly ChoiceOption[] = [
  { flags: '--categories <names>', kind: 'list', description: 'categories it covers, separated by commas (default: the whole shop)' },
];
const dates: readonly ChoiceOption[] = [
  { flags: '--from <date>', kind: 'text', description: 'first day (default: today)' },
  { flags: '--until <date>', kind: 'text', description: 'last day (default: 90 days in all)' },
];
const percent = (standard: number): readonly ChoiceOption[] => [
  { flags: '--percent <number>', kind: 'number', description: `discount in percent of the goods (default: ${standard})` },
  { flags: '--cap <money>', kind: 'money', description: 'maximum discount per order', required: true },
];

/** Triggers in addition to the preset's own. Any one of them is enough. */
const moments: readonly ChoiceOption[] = [
  { flags: '--on-page <patterns>', kind: 'list', description: 'show on pages with a matching path (* matches any text) or page type' },
  { flags: '--after <seconds>', kind: 'number', description: 'show after this time on the page' },
  { flags: '--scroll <percent>', kind: 'number', description: 'show after this scroll depth' },
  { flags: '--exit-intent', kind: 'flag', description: 'show on exit intent: the mouse leaves at the top, or fast upward scroll' },
  { flags: '--idle <seconds>', kind: 'number', description: 'show after this idle time, at least 5 seconds' },
  { flags: '--cart-value <money>', kind: 'money', description: 'show when the cart reaches this value' },
  { flags: '--on-click <selector>', kind: 'text', description: 'show on a click on this CSS selector' },
  { flags: '--moments-only', kind: 'flag', description: 'show only at these moments, not after views or at the cart' },
];

/** Frequency limits in addition to the preset's own. */
const rules: readonly ChoiceOption[] = [
  { flags: '--per-page <number>', kind: 'number', description: 'maximum showings per page view' },
  { flags: '--per-week <number>', kind: 'number', description: 'maximum showings in 7 days, up to 20' },
  { flags: '--gap-hours <number>', kind: 'number', description: 'minimum time between two showings of this coupon' },
  { flags: '--until-closed', kind: 'flag', description: 'never show again after the shopper closes the card' },
];

const own: Readonly<Record<string, readonly ChoiceOption[]>> = {
  'new-shopper': [
    { flags: '--visits <number>', kind: 'number', description: 'only during the first visits (default: 3)' },
    ...percent(10),
    ...scope,
    ...dates,
  ],
  'win-back': [
    { flags: '--days <number>', kind: 'number', description: 'days since the last order (default: 60)' },
    ...percent(15),
    ...scope,
    ...dates,
  ],
  holiday: [
    { flags: '--from <date>', kind: 'text', description: 'first day, e.g. 2026-12-18', required: true },
    { flags: '--until <date>', kind: 'text', description: 'last day', required: true },
    { flags: '--tiers <spend:save,…>', kind: 'tiers', description: 'tiers as spend:save, e.g. 50:5,100:15', required: true },
    { flags: '--per-day <number>', kind: 'number', description: 'maximum showings in 24 hours, up to 6 (default: 3)' },
    ...scope,
  ],
  targeted: [
    {
      flags: '--categories <names>',
      kind: 'list',
      description: 'categories it targets and covers, separated by commas',
      required: true,
    },
    ...percent(10),
    ...dates,
  ],
  'cart-rescue': [
    { flags: '--spend <money>', kind: 'money', description: 'minimum cart value', required: true },
    { flags: '--minutes <number>', kind: 'number', description: 'minutes without activity in the cart (default: 30)' },
    ...percent(10),
    ...scope,
    ...dates,
  ],
};

/** Options of a preset's command; its own options come first. */
export const choiceOptions = (preset: string): readonly ChoiceOption[] => [
  ...(own[preset] ?? []),
  ...coupon,
  ...moments,
  ...rules,
  ...shop,
];

/** `--time-zone` for the choice `timeZone`. */
export const flagOf = (key: string): string => `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
