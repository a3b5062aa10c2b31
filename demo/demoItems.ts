import type { LogItem } from './log/logRow';
import { categoryOf } from './shop/categories';
import { products } from './shop/products';

/** The shop's products as its behaviour log names them: category by its name, as in GA4's `item_category`. */
export const demoItems: readonly LogItem[] = products.map(({ id, name, brand, category, price }) => ({
  id,
  name,
  brand,
  category: categoryOf(category)?.name ?? category,
  price,
}));
