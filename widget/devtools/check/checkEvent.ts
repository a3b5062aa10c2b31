import { fromMajor } from '../../../src/protocol/money';
import { ga4ToEvent } from '../../capture/ga4ToEvent';
import type { Mistake } from './mistake';
import { nearest } from './nearest';
import { quoted } from './quoted';

type Fields = Readonly<Record<string, unknown>>;

const names = [
  ...['page_view', 'search', 'view_item_list', 'select_item', 'view_item', 'add_to_wishlist', 'add_to_cart', 'remove_from_cart'],
  ...['view_cart', 'begin_checkout', 'purchase', 'refund'],
];
const isKnown = (name: unknown): boolean => names.some((known) => known === name);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const given = (value: unknown): boolean => value !== undefined && value !== null;

/** Why an event was not taken at all. */
const whyNot = (name: unknown, { transaction_id: id, items }: Fields): string => {
  if (!isKnown(name)) {
    const meant = nearest(String(name), names, 3);
    return `no event of GA4's that is understood here${meant ? `: ${meant}?` : ''}`;
  }
  if (name === 'search') return 'needs search_term';
  if (name === 'purchase' || name === 'refund')
    return given(id)
      ? `transaction_id ${quoted(id)} is none: write a text or number of at most 100 characters`
      : 'needs transaction_id, without which a reload would count it twice';
  return Array.isArray(items) && items.length > 0 ? 'needs item_id in its items' : 'needs items: [{ item_id: … }]';
};

/** `undefined` where the amount can be taken. */
const amountFault = (field: string, value: unknown): string | undefined => {
  if (!given(value) || fromMajor(value, 'USD') !== undefined) return undefined;
  if (Number(value) < 0) return `${field} ${quoted(value)} is below zero, and is left out`;
  const instead = typeof value === 'string' && /^\d+,\d+$/.test(value.trim()) ? value.trim().replace(',', '.') : 'it like 12.00';
  return `${field} ${quoted(value)} is no number, and is left out: write ${instead}`;
};

const quantityFault = (value: unknown): string | undefined => {
  if (!given(value)) return undefined;
  const whole = Math.round(Number(value));
  const taken = Number.isSafeInteger(whole) && whole > 0 ? whole : 1;
  return Number(value) === taken ? undefined : `quantity ${quoted(value)} is taken as ${taken}: write a whole number from 1`;
};

const isCode = (value: unknown): boolean => typeof value === 'string' && /^[A-Za-z]{3}$/.test(value);

/** What prices are in where an event does not say it: of the tag, or else of the campaign. */
export interface Currencies {
  readonly tag: string | undefined;
  readonly campaign: string | undefined;
}

const currencyFault = ({ currency }: Fields, items: readonly Fields[], { tag, campaign }: Currencies): string | undefined => {
  const said = [currency, items[0]?.currency].filter(given);
  if (said.some(isCode)) return undefined;
  const otherwise = tag ?? campaign;
  if (said.length > 0)
    return `currency ${quoted(said[0])} is no code such as EUR: ${otherwise ? `prices are taken as ${otherwise}` : 'prices are left out'}`;
  return tag === undefined && items.some(({ price }) => given(price))
    ? "names no currency, nor does the tag by data-currency: prices are taken as the campaign's, and left out until that is known"
    : undefined;
};

/**
 * What is wrong with an event in GA4's words: why it was not taken, or what was left out of it.
 * @param by who said it; a dataLayer has names of others as well
 */
export const checkEvent = (by: 'track' | 'dataLayer', name: unknown, params: unknown, currencies: Currencies): readonly Mistake[] => {
  const fields = isFields(params) ? params : {};
  const items = Array.isArray(fields.items) ? fields.items.filter(isFields) : [];
  const mistake = (code: string, field: string, message: string | undefined): readonly Mistake[] =>
    message === undefined ? [] : [{ code, about: `${by} ${String(name)} ${field}`, message: `${by} ${String(name)}: ${message}` }];
  if (by === 'dataLayer' && !isKnown(name)) return [];
  const taken = ga4ToEvent(name, params, { now: 0, currency: currencies.tag ?? currencies.campaign });
  if (!taken) return mistake('event_unusable', '', whyNot(name, fields));
  if (!('items' in taken)) return [];
  const lost = Array.isArray(fields.items) ? Math.min(fields.items.length, 200) - taken.items.length : 0;
  return [
    ...mistake('event_unusable', 'items', lost > 0 ? `${lost} of its items have no item_id, and are left out` : undefined),
    ...mistake('amount_unusable', 'value', amountFault('value', fields.value)),
    ...items.flatMap(({ price }) => mistake('amount_unusable', 'price', amountFault('price', price))),
    ...items.flatMap(({ quantity }) => mistake('amount_unusable', 'quantity', quantityFault(quantity))),
    ...mistake('currency_unusable', 'currency', currencyFault(fields, items, currencies)),
  ];
};
