import { daysAfter, localDate } from '../../../../protocol/values/localDay';
import { type Draft, fieldsOf, listOf } from '../../coupons/draft/draft';
import { usualAmount } from './markets';

/** How a choice is entered. */
const kinds = {
  title: 'text',
  percent: 'percent',
  cap: 'money',
  visits: 'number',
  days: 'number',
  tiers: 'steps',
  from: 'date',
  until: 'date',
  categories: 'categories',
  spend: 'money',
  minutes: 'number',
  budget: 'money',
} as const;

export type StartField = keyof typeof kinds;
export const kindOf = <F extends StartField>(field: F): (typeof kinds)[F] => kinds[field];

/** Choices asked for before a preset's coupon is created; everything else is edited afterwards. Names as in `campaigns`. */
export const couponFields: Readonly<Record<string, readonly StartField[]>> = {
  'new-shopper': ['percent', 'cap', 'visits', 'budget'],
  'win-back': ['percent', 'cap', 'days', 'budget'],
  holiday: ['tiers', 'from', 'until', 'budget'],
  targeted: ['categories', 'percent', 'cap', 'budget'],
  'cart-rescue': ['percent', 'cap', 'spend', 'minutes', 'budget'],
  scratch: ['title', 'percent', 'cap', 'budget'],
};

/** Choices asked for when there is no campaign yet. */
export const shopFields = ['currency', 'timeZone', 'marginRate', 'holdout'] as const;

const WELCOME = 10;
const WIN_BACK = 15;
const HOLIDAYS = 14;
/** Orders with the largest discount that the budget pays for. */
const ORDERS = 100;

const isAmount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value > 0;

/** The most that one order can cost with these choices, in minor units; `undefined` while it is unknown. */
export const mostOf = ({ cap, tiers }: Draft): number | undefined => {
  const amounts = [cap, ...listOf(tiers).map((step) => fieldsOf(step).save)].filter(isAmount);
  return amounts.length > 0 ? Math.max(...amounts) : undefined;
};

/**
 * The choices a form begins with. Amounts are missing in currencies without a usual one.
 * @param edited choices of the merchant, on which others depend
 */
export const startChoices = (
  preset: string,
  shop: { readonly currency: string; readonly timeZone: string },
  now: number,
  edited: Draft,
): Draft => {
  const usual = usualAmount(shop.currency);
  const today = localDate(now, shop.timeZone);
  const step = (spend: number, save: number): Draft => (usual === undefined ? {} : { spend: usual * spend, save: usual * save });
  const standard: Readonly<Partial<Record<StartField, unknown>>> = {
    percent: preset === 'win-back' ? WIN_BACK : WELCOME,
    cap: usual,
    visits: 3,
    days: 60,
    tiers: [step(2.5, 0.25), step(5, 0.75)],
    from: today,
    until: daysAfter(today, HOLIDAYS - 1),
    spend: usual && usual * 2.5,
    minutes: 30,
  };
  const asked = couponFields[preset] ?? [];
  const choices: Draft = { ...Object.fromEntries(asked.map((field) => [field, standard[field]])), ...edited };
  const most = mostOf(choices);
  const whole = Object.hasOwn(edited, 'budget') || most === undefined ? choices : { ...choices, budget: ORDERS * most };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
};

/** The budget in orders with the largest discount; `undefined` while one of both is unknown. */
export const ordersOf = (choices: Draft): number | undefined => {
  const most = mostOf(choices);
  return most !== undefined && isAmount(choices.budget) ? Math.floor(choices.budget / most) : undefined;
};
