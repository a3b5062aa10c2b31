/** How an option's text becomes a choice. */
type ChoiceKind = 'text' | 'list' | 'number' | 'money' | 'tiers' | 'flag';

interface ChoiceOption {
  readonly flags: string;
  readonly kind: ChoiceKind;
  readonly description: string;
  readonly required?: boolean;
}

const shop: readonly ChoiceOption[] = [
  { flags: '--currency <code>', kind: 'text', description: "the shop's currency (ISO 4217), e.g. EUR; needed without --with" },
  { flags: '--time-zone <zone>', kind: 'text', description: 'zone in which dates are meant, e.g. Europe/Berlin; needed without --with' },
  { flags: '--margin-rate <share>', kind: 'number', description: 'share of revenue that is margin (default: 0.4)' },
  {
    flags: '--margin-floor <share>',
    kind: 'number',
    description: 'least share of an order left as margin after the discount (default: 0, no order loses money)',
  },
  {
    flags: '--holdout <share>',
    kind: 'number',
    description: 'share of visitors who see nothing, and as many who get the first coupon they may have (default: 0.1)',
  },
  {
    flags: '--aim <name>',
    kind: 'text',
    description: 'margin: the most net margin; efficiency: less discount for each extra order (default: margin)',
  },
  { flags: '--label <text>', kind: 'text', description: 'what you call the campaign' },
  { flags: '--notice <laws>', kind: 'list', description: 'sentences that a law wants on the card: eu, new-york (default: none)' },
];

const coupon: readonly ChoiceOption[] = [
  { flags: '--id <id>', kind: 'text', description: "of the coupon (default: the preset's name)" },
  { flags: '--title <text>', kind: 'text', description: 'on the card, in place of the one made of your choices' },
  { flags: '--format <name>', kind: 'text', description: 'how it is shown: corner, modal or bar (default: corner)' },
  { flags: '--items <ids>', kind: 'list', description: 'item ids it is about, separated by commas' },
  { flags: '--uses <number>', kind: 'number', description: 'codes given out at most (default: 500)' },
  { flags: '--budget <money>', kind: 'money', description: 'what they may cost in all (default: uses times the most one can cost)' },
];
const scope: readonly ChoiceOption[] = [
  { flags: '--categories <names>', kind: 'list', description: 'categories it is about, separated by commas (default: the whole shop)' },
];
const dates: readonly ChoiceOption[] = [
  { flags: '--from <date>', kind: 'text', description: 'first day (default: today)' },
  { flags: '--until <date>', kind: 'text', description: 'last day (default: 90 days in all)' },
];
const percent = (standard: number): readonly ChoiceOption[] => [
  { flags: '--percent <number>', kind: 'number', description: `share of the goods taken off (default: ${standard})` },
  { flags: '--cap <money>', kind: 'money', description: 'the most it takes off an order', required: true },
];

/** When a page asks, beside the preset's own triggers: any of them does. */
const moments: readonly ChoiceOption[] = [
  { flags: '--on-page <patterns>', kind: 'list', description: 'ask on pages whose path fits, * for any text, or of a page type' },
  { flags: '--after <seconds>', kind: 'number', description: 'ask once the page was seen for so long' },
  { flags: '--scroll <percent>', kind: 'number', description: 'ask once so much of the page was seen' },
  { flags: '--exit-intent', kind: 'flag', description: 'ask when the mouse leaves through the top, or a page is flung back up' },
  { flags: '--idle <seconds>', kind: 'number', description: 'ask when nothing was done for so long, 5 or more' },
  { flags: '--cart-value <money>', kind: 'money', description: 'ask when the cart holds goods for so much' },
  { flags: '--on-click <selector>', kind: 'text', description: 'ask at a click on what this CSS selector names' },
  { flags: '--moments-only', kind: 'flag', description: 'ask at these alone, neither after views nor at the cart' },
];

/** How often, beside the preset's own rules. */
const rules: readonly ChoiceOption[] = [
  { flags: '--per-page <number>', kind: 'number', description: 'showings in one page view' },
  { flags: '--per-week <number>', kind: 'number', description: 'showings in any 7 days, 20 at most' },
  { flags: '--gap-hours <number>', kind: 'number', description: 'least time between two showings of this coupon' },
  { flags: '--until-closed', kind: 'flag', description: 'never again once its card was closed' },
];

const own: Readonly<Record<string, readonly ChoiceOption[]>> = {
  'new-shopper': [
    { flags: '--visits <number>', kind: 'number', description: 'only in the first visits (default: 3)' },
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
    { flags: '--tiers <spend:save,…>', kind: 'tiers', description: 'what is saved from what on, e.g. 50:5,100:15', required: true },
    { flags: '--per-day <number>', kind: 'number', description: 'showings in 24 hours, 6 at most (default: 3)' },
    ...scope,
  ],
  targeted: [
    {
      flags: '--categories <names>',
      kind: 'list',
      description: 'categories of interest, which it is about, separated by commas',
      required: true,
    },
    ...percent(10),
    ...dates,
  ],
  'cart-rescue': [
    { flags: '--spend <money>', kind: 'money', description: 'least worth of the cart', required: true },
    { flags: '--minutes <number>', kind: 'number', description: 'for which nobody touched it (default: 30)' },
    ...percent(10),
    ...scope,
    ...dates,
  ],
};

/** Options of a preset's command, its own first. */
export const choiceOptions = (preset: string): readonly ChoiceOption[] => [
  ...(own[preset] ?? []),
  ...coupon,
  ...moments,
  ...rules,
  ...shop,
];

/** `--time-zone` for the choice `timeZone`. */
export const flagOf = (key: string): string => `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
