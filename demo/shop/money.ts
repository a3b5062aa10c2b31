import { CURRENCY } from './catalog';

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: CURRENCY });

/** Minor units to text, e.g. 1850 → `$18.50`. */
export const money = (minor: number): string => format.format(minor / 100);

/** Minor units to the decimal number GA4 wants, e.g. 1850 → 18.5. */
export const major = (minor: number): number => minor / 100;
