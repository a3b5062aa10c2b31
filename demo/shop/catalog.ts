/** The shop's products. The shop is a foreign system to Couplet: nothing under `demo/shop` imports from `src`. */
export interface Category {
  readonly slug: string;
  readonly name: string;
  readonly tagline: string;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly brand: string;
  /** Slug of its category. */
  readonly category: string;
  /** Unit price in minor units of `CURRENCY`. */
  readonly price: number;
  readonly description: string;
  readonly details: readonly string[];
  /** Shape of its drawing, and two colours: background and object. */
  readonly picture: { readonly shape: string; readonly ground: string; readonly tint: string };
}

export const SHOP_NAME = 'Tarn & Thistle';
export const CURRENCY = 'USD';

export const categories: readonly Category[] = [
  { slug: 'tea', name: 'Tea', tagline: 'Whole leaves, small harvests' },
  { slug: 'coffee', name: 'Coffee', tagline: 'Roasted on Tuesdays' },
  { slug: 'ceramics', name: 'Ceramics', tagline: 'Thrown, glazed, never twice the same' },
  { slug: 'candles', name: 'Candles', tagline: 'Slow light for long evenings' },
  { slug: 'plants', name: 'Plants', tagline: 'Green company for every window' },
  { slug: 'stationery', name: 'Stationery', tagline: 'Paper worth keeping' },
  { slug: 'lighting', name: 'Lighting', tagline: 'Lamps that soften a room' },
  { slug: 'textiles', name: 'Textiles', tagline: 'Wool, linen and a warm lap' },
];

export const categoryOf = (slug: string): Category | undefined => categories.find((category) => category.slug === slug);

const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: CURRENCY });

/** Minor units to text, e.g. 1850 → `$18.50`. */
export const money = (minor: number): string => format.format(minor / 100);

/** Minor units to the decimal number GA4 uses, e.g. 1850 → 18.5. */
export const major = (minor: number): number => minor / 100;
