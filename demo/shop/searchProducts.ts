import type { Product } from './catalog';
import { categoryOf } from './categories';

/** Products in which every word of the query occurs; better places (name, category, brand) first. */
export const findProducts = (products: readonly Product[], query: string): Product[] => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const places = (product: Product): string[] =>
    [product.name, categoryOf(product.category)?.name ?? '', product.brand, `${product.description} ${product.details.join(' ')}`].map(
      (text) => text.toLowerCase(),
    );
  return products
    .map((product) => {
      const ranks = words.map((word) => places(product).findIndex((text) => text.includes(word)));
      return { product, ranks };
    })
    .filter(({ ranks }) => ranks.every((rank) => rank >= 0))
    .sort((a, b) => Math.max(...a.ranks) - Math.max(...b.ranks))
    .map(({ product }) => product);
};
