import type { RunningEvershop } from './startEvershop';

export interface StockItem {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  /** Decimal, of the shop's currency. */
  readonly price: string;
}

/** EverShop gives pages their addresses in a process of its own, and a product made before its category has one never lies below it. */
const page = async (url: string): Promise<void> => {
  for (let tries = 0; ; tries++) {
    const { status } = await fetch(url);
    if (status === 200) return;
    if (tries === 240) throw new Error(`${url}: ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
};

/** Links to the categories, in the header of every page. */
const menu = (categories: readonly string[]) => ({
  name: 'Menu',
  type: 'basic_menu',
  status: 1,
  route: ['all'],
  area: ['headerMiddleLeft'],
  settings: {
    isMain: true,
    menus: categories.map((name) => ({ id: name, uuid: name, name, type: 'custom', url: `/${name.toLowerCase()}`, children: [] })),
  },
});

/** Goods, a menu, a parcel service to the United States for 5.90, and cash on delivery, as a merchant would set them up. */
export const stockEvershop = async ({ api, url }: Pick<RunningEvershop, 'api' | 'url'>, items: readonly StockItem[]): Promise<void> => {
  await api('POST', '/settings', { codPaymentStatus: '1' });
  const zone = await api('POST', '/shippingZones', { name: 'United States', countries: ['US'] });
  const method = await api('POST', '/shippingProviders/core/methods', { name: 'Parcel', is_enabled: true });
  await api('POST', '/shippingProviders/core/rates', { method_id: method.uuid, zone_id: zone.uuid, is_enabled: true, cost: '5.90' });
  const box = await api('POST', '/packages', { name: 'Box', length: 10, width: 10, height: 10, is_default: true });
  const categories = new Map<string, unknown>();
  for (const name of new Set(items.map(({ category }) => category))) {
    const made = await api('POST', '/categories', { name, url_key: name.toLowerCase(), status: 1, include_in_nav: 1, show_products: 1 });
    categories.set(name, made.category_id);
    await page(`${url}/${name.toLowerCase()}`);
  }
  await api('POST', '/widgets', menu([...categories.keys()]));
  for (const { sku, name, category, price } of items) {
    await api('POST', '/products', {
      name,
      sku,
      url_key: sku,
      price,
      category_id: String(categories.get(category)),
      package_id: box.package_id,
      group_id: '1',
      weight: '1',
      status: '1',
      visibility: '1',
      manage_stock: '0',
      stock_availability: '1',
      qty: '1000',
    });
    await page(`${url}/${category.toLowerCase()}/${sku}`);
  }
};
