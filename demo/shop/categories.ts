import type { Category } from './catalog';

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
