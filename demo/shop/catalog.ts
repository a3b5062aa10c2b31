/** What this shop sells. The shop is a foreign system to Couplet: nothing under `demo/shop` imports from `src`. */
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
  /** Which drawing stands for it, and its two colours: ground and object. */
  readonly picture: { readonly shape: string; readonly ground: string; readonly tint: string };
}

export const SHOP_NAME = 'Tarn & Thistle';
export const CURRENCY = 'USD';
