import { fromMajor } from '../../../src/protocol/values/money';
import { ga4ToEvent } from '../../capture/ga4ToEvent';
import type { Command, PageEvents } from '../../pageContract';
import { type Mistake, nearest, quoted } from './mistake';

type Fields = Readonly<Record<string, unknown>>;

const names = [
  ...['page_view', 'search', 'view_item_list', 'select_item', 'view_item', 'add_to_wishlist', 'add_to_cart', 'remove_from_cart'],
  ...['view_cart', 'begin_checkout', 'purchase', 'refund', 'rate'],
];
/** An event that Couplet reads. */
export const isKnown = (name: unknown): boolean => names.some((known) => known === name);
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const given = (value: unknown): boolean => value !== undefined && value !== null;

/** Why an event was rejected as a whole. */
const whyNot = (name: unknown, { transaction_id: id, items }: Fields): string => {
  if (!isKnown(name)) {
    const meant = nearest(String(name), names, 3);
    return `not a supported GA4 event${meant ? `: did you mean ${meant}?` : ''}`;
  }
  if (name === 'search') return 'needs search_term';
  if (name === 'purchase' || name === 'refund')
    return given(id)
      ? `transaction_id ${quoted(id)} is invalid: use text or a number, up to 100 characters`
      : 'needs transaction_id, or a reload counts it twice';
  if (name === 'rate') return 'needs one item and a rating from 1 to 5';
  return Array.isArray(items) && items.length > 0 ? 'needs item_id in its items' : 'needs items: [{ item_id: … }]';
};

/** `undefined` if the amount is usable. */
const amountFault = (field: string, value: unknown): string | undefined => {
  if (!given(value) || fromMajor(value, 'USD') !== undefined) return undefined;
  if (Number(value) < 0) return `${field} ${quoted(value)} is negative, ignored`;
  const instead = typeof value === 'string' && /^\d+,\d+$/.test(value.trim()) ? value.trim().replace(',', '.') : 'it like 12.00';
  return `${field} ${quoted(value)} is not a number, ignored: write ${instead}`;
};

const quantityFault = (value: unknown): string | undefined => {
  if (!given(value)) return undefined;
  const whole = Math.round(Number(value));
  const taken = Number.isSafeInteger(whole) && whole > 0 ? whole : 1;
  return Number(value) === taken ? undefined : `quantity ${quoted(value)} is read as ${taken}: use a whole number, 1 or more`;
};

const isCode = (value: unknown): boolean => typeof value === 'string' && /^[A-Za-z]{3}$/.test(value);

/** Currency of prices in events without one: that of the tag, or else of the campaign. */
export interface Currencies {
  readonly tag: string | undefined;
  readonly campaign: string | undefined;
}

const currencyFault = ({ currency }: Fields, items: readonly Fields[], { tag, campaign }: Currencies): string | undefined => {
  const said = [currency, items[0]?.currency].filter(given);
  if (said.some(isCode)) return undefined;
  const otherwise = tag ?? campaign;
  if (said.length > 0)
    return `currency ${quoted(said[0])} is not a code such as EUR: ${otherwise ? `prices are read as ${otherwise}` : 'prices are ignored'}`;
  return tag === undefined && items.some(({ price }) => given(price))
    ? "has no currency, and the tag no data-currency: prices are read in the campaign's"
    : undefined;
};

/**
 * What is wrong with a GA4 event: why it was rejected, or which parts were left out.
 * @param by its channel; a dataLayer also has other scripts' names
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
    ...mistake('event_unusable', 'items', lost > 0 ? `items without item_id, ignored: ${lost}` : undefined),
    ...mistake('amount_unusable', 'value', amountFault('value', fields.value)),
    ...items.flatMap(({ price }) => mistake('amount_unusable', 'price', amountFault('price', price))),
    ...items.flatMap(({ quantity }) => mistake('amount_unusable', 'quantity', quantityFault(quantity))),
    ...mistake('currency_unusable', 'currency', currencyFault(fields, items, currencies)),
  ];
};

const numbers = ['orders', 'daysSincePurchase'];
/** Facts that coupon conditions ask for. Others may be features of a model. */
const asked = ['member', 'customerId', ...numbers];

const factMistake = (about: string, message: string): Mistake => ({
  code: 'identify_unusable',
  about: `identify ${about}`,
  message: `identify ${message}`,
});

/** The message does not repeat the customer's id. */
const checkCustomer = (value: unknown): readonly Mistake[] => {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'string' && !Number.isSafeInteger(value))
    return [factMistake('customerId', 'customerId: not text or a whole number, ignored')];
  return String(value).includes('@')
    ? [factMistake('customerId', "customerId: an e-mail address, ignored: use your shop's customer id")]
    : [];
};

const checkFact = (name: string, value: unknown): readonly Mistake[] => {
  if (name === 'customerId') return checkCustomer(value);
  if (!['string', 'number', 'boolean'].includes(typeof value))
    return [factMistake(name, `${name}: ${quoted(value)} is not text, a number, true or false, ignored`)];
  // Any other value counts as not true, so members would get none of the coupons for members.
  if (name === 'member' && typeof value !== 'boolean')
    return [factMistake(name, `member: ${quoted(value)} is not true: write true for members`)];
  if (numbers.includes(name) && (typeof value === 'boolean' || String(value).trim() === '' || !Number.isFinite(Number(value))))
    return [factMistake(name, `${name}: ${quoted(value)} is not a number, ignored`)];
  const meant = asked.includes(name) ? undefined : nearest(name, asked, 1);
  return meant ? [factMistake(name, `${quoted(name)}: did you mean ${meant}?`)] : [];
};

/** What is wrong with `couplet('identify', facts)`. */
const checkFacts = (facts: unknown): readonly Mistake[] =>
  typeof facts === 'object' && facts !== null && !Array.isArray(facts)
    ? Object.entries(facts).flatMap(([name, value]) => checkFact(name, value))
    : [factMistake('', `${quoted(facts)} is not an object: write { member: true }`)];

const listenerNames: readonly (keyof PageEvents | 'apply')[] = ['ready', 'attribution', 'claim', 'applied', 'apply'];

const listenerMistake = (name: unknown, message: string): Mistake => ({
  code: 'listener_unusable',
  about: `on ${String(name)}`,
  message: `on ${message}`,
});

/** What is wrong with `couplet('on', name, listener)`. */
const checkListener = (name: unknown, listener: unknown): readonly Mistake[] => {
  if (!listenerNames.some((known) => known === name)) {
    const meant = nearest(String(name), listenerNames, 2);
    return [listenerMistake(name, `${quoted(name)} is unknown: ${meant ? `did you mean ${meant}?` : `use ${listenerNames.join(', ')}`}`)];
  }
  return typeof listener === 'function' ? [] : [listenerMistake(name, `${quoted(name)}: ${quoted(listener)} is not a function`)];
};

const consentMistake = (about: string, message: string): Mistake => ({ code: 'consent_unusable', about: `consent ${about}`, message });

/** What is wrong with `couplet('consent', choice)`. An invalid choice leaves consent unchanged, which silently costs a shop its consent. */
const checkConsent = (choice: unknown): readonly Mistake[] => {
  if (typeof choice !== 'object' || choice === null || Array.isArray(choice))
    return [consentMistake('', `consent ${quoted(choice)} is not a choice: write { storage: true, sync: true }`)];
  const entries = Object.entries(choice);
  const mistakes = entries.flatMap(([name, value]) => {
    if (name !== 'storage' && name !== 'sync')
      return [consentMistake(name, `consent has no ${quoted(name)}: write { storage: true, sync: true }`)];
    return typeof value === 'boolean' || value === undefined
      ? []
      : [consentMistake(name, `consent ${name}: ${quoted(value)} is not true or false`)];
  });
  return entries.length > 0 ? mistakes : [consentMistake('', 'consent {} is empty: write { storage: true, sync: true }')];
};

/** A missing slot is noted when it is requested. This checks whether one was given at all. */
const checkOffer = (options: unknown): readonly Mistake[] =>
  options === undefined || Object.hasOwn(Object(options), 'slot')
    ? []
    : [{ code: 'slot_missing', about: 'offer', message: `offer ${quoted(options)} has no slot: write { slot: '#place' }` }];

/** What is wrong with a call `couplet(name, …)`. Unknown commands are noted when they are called. */
export const checkCommand = (command: Command, currencies: Currencies): readonly Mistake[] => {
  const { 0: name, 1: first, 2: second } = command;
  switch (name) {
    case 'consent':
      return checkConsent(first);
    case 'identify':
      return checkFacts(first);
    case 'on':
      return checkListener(first, second);
    case 'offer':
      return checkOffer(first);
    case 'track':
      return checkEvent('track', first, second, currencies);
    default:
      return [];
  }
};
