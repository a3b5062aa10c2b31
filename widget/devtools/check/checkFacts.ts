import type { Mistake } from './mistake';
import { nearest } from './nearest';
import { quoted } from './quoted';

const numbers = ['orders', 'daysSincePurchase'];
/** What conditions of coupons ask for; other facts may be features of a model. */
const asked = ['member', 'customerId', ...numbers];

const of = (about: string, message: string): Mistake => ({
  code: 'identify_unusable',
  about: `identify ${about}`,
  message: `identify ${message}`,
});

/** Whose it is, is not repeated. */
const checkCustomer = (value: unknown): readonly Mistake[] => {
  if (value === undefined || value === null) return [];
  if (typeof value !== 'string' && !Number.isSafeInteger(value))
    return [of('customerId', 'customerId: is neither text nor a whole number, and is left out')];
  return String(value).includes('@')
    ? [of('customerId', 'customerId: is an e-mail address, and is left out: give the id of your shop')]
    : [];
};

const checkFact = (name: string, value: unknown): readonly Mistake[] => {
  if (name === 'customerId') return checkCustomer(value);
  if (!['string', 'number', 'boolean'].includes(typeof value))
    return [of(name, `${name}: ${quoted(value)} is neither text, a number, true nor false, and is left out`)];
  // A fact of another value is known and not true, so that members get nothing that is for members.
  if (name === 'member' && typeof value !== 'boolean')
    return [of(name, `member: ${quoted(value)} is not true, which coupons for members ask for`)];
  if (numbers.includes(name) && (typeof value === 'boolean' || String(value).trim() === '' || !Number.isFinite(Number(value))))
    return [of(name, `${name}: ${quoted(value)} is no number, and is left out`)];
  const meant = asked.includes(name) ? undefined : nearest(name, asked, 1);
  return meant ? [of(name, `${quoted(name)}: ${meant === 'customerId' ? 'it is written' : 'coupons ask for'} ${meant}`)] : [];
};

/** What is wrong with `couplet('identify', facts)`. */
export const checkFacts = (facts: unknown): readonly Mistake[] =>
  typeof facts === 'object' && facts !== null && !Array.isArray(facts)
    ? Object.entries(facts).flatMap(([name, value]) => checkFact(name, value))
    : [of('', `${quoted(facts)} is no object of facts: write { member: true }`)];
