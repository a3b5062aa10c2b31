import { pool } from '@evershop/evershop/lib/postgres';
import { getConfig } from '@evershop/evershop/lib/util/getConfig';
import { getSettingSync } from '@evershop/evershop/setting/services';
import { select } from '@evershop/postgres-query-builder';

/** Are prices shown, and discounts reckoned, with tax? The shop's setting, as EverShop's own coupons read it. */
export const pricesIncludeTax = () => {
  const setting = getSettingSync('priceIncludingTax', getConfig('pricing.tax.price_including_tax', false));
  return setting === true || ['1', 'true'].includes(String(setting));
};

const namesOf = async (ids) => {
  if (ids.length === 0) return new Map();
  const rows = await select('category_description_category_id', 'name')
    .from('category_description')
    .where('category_description_category_id', 'IN', ids)
    .execute(pool);
  return new Map(rows.map((row) => [row.category_description_category_id, row.name]));
};

/** Lines of a cart: item, SKU, name of its category, quantity and price of the whole line in minor units. */
export const basketOf = async (cart, digits) => {
  const items = cart.getItems();
  const names = await namesOf([...new Set(items.map((item) => item.getData('category_id')).filter(Boolean))]);
  const price = pricesIncludeTax() ? 'line_total_incl_tax' : 'line_total';
  return items.map((item) => ({
    item,
    itemId: item.getData('product_sku'),
    category: names.get(item.getData('category_id')),
    quantity: item.getData('qty'),
    total: Math.round(item.getData(price) * 10 ** digits),
  }));
};
