import type { Medusa } from './startMedusa';

/** As the Store API shows it; amounts in major units. */
export interface Cart {
  readonly id: string;
  readonly total: number;
  readonly discount_total: number;
  readonly promotions: readonly { readonly code: string }[];
}

/** A shopper with a cart of these goods, by SKU, and a way of shipping. */
export const cartOf = async (
  shop: Pick<Medusa, 'store' | 'regions'>,
  goods: readonly (readonly [sku: string, quantity: number])[],
  currency: 'usd' | 'eur' = 'usd',
) => {
  const { store } = shop;
  const region_id = shop.regions[currency];
  const country_code = currency === 'usd' ? 'us' : 'de';
  const shipping_address = {
    first_name: 'Ada',
    last_name: 'Tester',
    address_1: '1 Test Row',
    city: 'Austin',
    postal_code: '78701',
    country_code,
  };
  const { id } = (await store('POST', 'carts', { region_id, email: 'ada@example.test', shipping_address })).cart as Cart;
  for (const [sku, quantity] of goods) {
    const { products } = (await store('GET', `products?handle=${sku}&region_id=${region_id}`)) as {
      products: { variants: { id: string }[] }[];
    };
    await store('POST', `carts/${id}/line-items`, { variant_id: products[0]?.variants[0]?.id, quantity });
  }
  const { shipping_options } = (await store('GET', `shipping-options?cart_id=${id}`)) as { shipping_options: { id: string }[] };
  await store('POST', `carts/${id}/shipping-methods`, { option_id: shipping_options[0]?.id });
  const read = async (): Promise<Cart> => (await store('GET', `carts/${id}`)).cart as Cart;
  return {
    id,
    read,
    apply: async (code: string): Promise<Cart> => (await store('POST', `carts/${id}/promotions`, { promo_codes: [code] })).cart as Cart,
    /** Pays by the manual provider. Resolves to the order's id, or to Medusa's reason against it. */
    order: async (): Promise<string> => {
      const { payment_collection } = (await store('POST', 'payment-collections', { cart_id: id })) as {
        payment_collection: { id: string };
      };
      await store('POST', `payment-collections/${payment_collection.id}/payment-sessions`, { provider_id: 'pp_system_default' });
      return store('POST', `carts/${id}/complete`).then(
        ({ order }) => (order as { id: string }).id,
        (error: unknown) => String(error),
      );
    },
  };
};

/** What the code took off, minor units. */
export const off = ({ discount_total }: Pick<Cart, 'discount_total'>): number => Math.round(discount_total * 1e6) / 1e4;
