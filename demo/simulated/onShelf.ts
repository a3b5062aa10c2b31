import type { Item } from '../../src/protocol/events/shopperEvent';
import { demoItems } from '../demoItems';

/** What stands in the shop in place of a scenario's item, `<category>-<shelf>`: the same one for the same shelf. */
export const onShelf = ({ itemId, categories: [category = ''] = [], quantity }: Item): Item => {
  const goods = demoItems.filter((item) => item.category === category);
  const { id, name, brand, price } = goods[Number(itemId.slice(itemId.lastIndexOf('-') + 1)) % goods.length]!;
  return { itemId: id, itemName: name, itemBrand: brand, categories: [category], price, quantity };
};
