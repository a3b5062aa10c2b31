/** How a choice is entered. */
type ChoiceKind = 'text' | 'names' | 'number' | 'percent' | 'money' | 'date' | 'tiers';

export interface StartField {
  readonly key: string;
  readonly kind: ChoiceKind;
  readonly standard?: string;
}

const percent = (standard: string): readonly StartField[] => [
  { key: 'percent', kind: 'number', standard },
  { key: 'cap', kind: 'money' },
];

/** Choices asked for before a preset's coupon is created; everything else is edited afterwards. Names as in `campaigns`. */
export const couponFields: Readonly<Record<string, readonly StartField[]>> = {
  'new-shopper': [...percent('10'), { key: 'visits', kind: 'number', standard: '3' }],
  'win-back': [...percent('15'), { key: 'days', kind: 'number', standard: '60' }],
  holiday: [
    { key: 'tiers', kind: 'tiers' },
    { key: 'from', kind: 'date' },
    { key: 'until', kind: 'date' },
  ],
  targeted: [{ key: 'categories', kind: 'names' }, ...percent('10')],
  'cart-rescue': [{ key: 'spend', kind: 'money' }, { key: 'minutes', kind: 'number', standard: '30' }, ...percent('10')],
  scratch: [{ key: 'title', kind: 'text' }, ...percent('10')],
};

export const usesField: StartField = { key: 'uses', kind: 'number', standard: '500' };

/**
 * Choices asked for when there is no campaign yet. The currency is not guessed, because a shop with another one refuses every code.
 * @param timeZone the browser's, most likely the shop's
 */
export const shopFields = (timeZone: string): readonly StartField[] => [
  { key: 'currency', kind: 'text' },
  { key: 'timeZone', kind: 'text', standard: timeZone },
  { key: 'marginRate', kind: 'percent', standard: '40' },
  { key: 'holdout', kind: 'percent', standard: '10' },
];
