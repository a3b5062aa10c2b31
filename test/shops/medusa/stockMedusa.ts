import type { LogItem } from '../../../demo/log/logRow';

/** A call of Medusa's Admin API. */
export type Api = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>;

export interface Stocked {
  /** Publishable key of the storefront. */
  readonly key: string;
  /** Ids of its regions: US dollars without tax, and euros with 20% in the price. */
  readonly regions: Readonly<Record<'usd' | 'eur', string>>;
}

export const SHIPPING = 590;
const idOf = (answer: Readonly<Record<string, unknown>>, name: string): string => (answer[name] as { id: string }).id;

/** Two regions, and a parcel service of one price in each, as a merchant sets them up. */
const stockRegions = async (api: Api, channel: string): Promise<Stocked['regions']> => {
  const { stores } = (await api('GET', 'stores')) as { stores: { id: string }[] };
  await api('POST', `stores/${stores[0]?.id}`, {
    supported_currencies: [
      { currency_code: 'usd', is_default: true },
      { currency_code: 'eur', is_tax_inclusive: true },
    ],
  });
  const region = async (currency: string, country: string): Promise<string> =>
    idOf(
      await api('POST', 'regions', {
        name: currency,
        currency_code: currency,
        countries: [country],
        payment_providers: ['pp_system_default'],
      }),
      'region',
    );
  const regions = { usd: await region('usd', 'us'), eur: await region('eur', 'de') };
  await api('POST', 'tax-regions', { country_code: 'us', provider_id: 'tp_system' });
  const rate = { name: 'VAT', code: 'vat', rate: 20 };
  await api('POST', 'tax-regions', { country_code: 'de', provider_id: 'tp_system', default_tax_rate: rate });
  const location = idOf(await api('POST', 'stock-locations', { name: 'Here' }), 'stock_location');
  await api('POST', `stock-locations/${location}/fulfillment-providers`, { add: ['manual_manual'] });
  await api('POST', `stock-locations/${location}/sales-channels`, { add: [channel] });
  await api('POST', `stock-locations/${location}/fulfillment-sets`, { name: 'Parcels', type: 'shipping' });
  const { stock_location } = (await api('GET', `stock-locations/${location}?fields=fulfillment_sets.id`)) as {
    stock_location: { fulfillment_sets: { id: string }[] };
  };
  const sets = stock_location.fulfillment_sets[0]?.id;
  const zones = await api('POST', `fulfillment-sets/${sets}/service-zones`, {
    name: 'All',
    geo_zones: ['us', 'de'].map((country_code) => ({ type: 'country', country_code })),
  });
  const { service_zones } = zones.fulfillment_set as { service_zones: { id: string }[] };
  const { shipping_profiles } = (await api('GET', 'shipping-profiles')) as { shipping_profiles: { id: string }[] };
  const profile =
    shipping_profiles[0]?.id ?? idOf(await api('POST', 'shipping-profiles', { name: 'Any', type: 'default' }), 'shipping_profile');
  await api('POST', 'shipping-options', {
    name: 'Parcel',
    service_zone_id: service_zones[0]?.id,
    shipping_profile_id: profile,
    provider_id: 'manual_manual',
    price_type: 'flat',
    type: { label: 'Parcel', description: 'Parcel', code: 'parcel' },
    prices: Object.keys(regions).map((currency_code) => ({ currency_code, amount: SHIPPING / 100 })),
    rules: [],
  });
  return regions;
};

/** Goods by category, each at the same price in both currencies, and what a storefront needs. */
export const stockMedusa = async (api: Api, products: readonly LogItem[]): Promise<Stocked> => {
  const { sales_channels } = (await api('GET', 'sales-channels')) as { sales_channels: { id: string }[] };
  const channel = sales_channels[0]?.id ?? idOf(await api('POST', 'sales-channels', { name: 'Web' }), 'sales_channel');
  const regions = await stockRegions(api, channel);
  const categories = new Map<string, string>();
  for (const name of new Set(products.map(({ category }) => category)))
    categories.set(name, idOf(await api('POST', 'product-categories', { name, is_active: true }), 'product_category'));
  const { shipping_profiles } = (await api('GET', 'shipping-profiles')) as { shipping_profiles: { id: string }[] };
  for (const { id, name, category, price } of products) {
    const prices = ['usd', 'eur'].map((currency_code) => ({ currency_code, amount: price / 100 }));
    await api('POST', 'products', {
      title: name,
      handle: id,
      status: 'published',
      shipping_profile_id: shipping_profiles[0]?.id,
      categories: [{ id: categories.get(category) }],
      sales_channels: [{ id: channel }],
      options: [{ title: 'Size', values: ['One'] }],
      variants: [{ title: 'One', sku: id, manage_inventory: false, options: { Size: 'One' }, prices }],
    });
  }
  const key = (await api('POST', 'api-keys', { title: 'Storefront', type: 'publishable' })).api_key as { id: string; token: string };
  await api('POST', `api-keys/${key.id}/sales-channels`, { add: [channel] });
  return { key: key.token, regions };
};
