import { useCategory } from '@evershop/evershop/components/frontStore/catalog/CategoryContext';
import React from 'react';
import { categoriesBySku } from '../../../services/categoriesBySku.js';
import { pushEvent } from '../../../services/pushEvent.js';

/** Says which goods of a category are listed. */
export default function CoupletCategory() {
  const { name, products } = useCategory();
  React.useEffect(() => {
    const goods = products?.items ?? [];
    for (const { sku, category } of goods) if (category) categoriesBySku.set(sku, category.name);
    const items = goods.map(({ sku, name: item_name, category, price }) => ({
      item_id: sku,
      item_name,
      // Its own: a page also lists what lies in the categories below.
      ...(category ? { item_category: category.name } : {}),
      ...(price ? { price: (price.special ?? price.regular).value } : {}),
      quantity: 1,
    }));
    if (items.length > 0) pushEvent('view_item_list', { item_list_name: name, items });
  }, []);
  return null;
}

export const layout = { areaId: 'categoryPageBottom', sortOrder: 1000 };

export const fragments = `
  fragment Product on Product {
    sku
    name
    category { name }
    price { regular { value } special { value } }
  }
`;
