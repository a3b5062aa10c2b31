declare const STORE: { readonly url: string; readonly key: string; readonly region: string };
declare const dataLayer: unknown[];

interface Cart {
  readonly id: string;
  readonly items: readonly { readonly quantity: number }[];
  readonly item_subtotal: number;
  readonly discount_total: number;
  readonly promotions: readonly { readonly code: string }[];
}

/** The shop's own script, run in the page as its text says: what a merchant writes against the Store API, and the guide's lines for Couplet. */
export const pageScript = (): void => {
  const $ = <T extends HTMLElement>(id: string) => document.getElementById(id) as T | null;
  const write = (id: string, text: string): void => $(id)?.replaceChildren(text);
  const store = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${STORE.url}/store/${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-publishable-api-key': STORE.key },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const cartId = async (): Promise<string> => {
    const known = localStorage.getItem('cart');
    if (known) return known;
    const { cart } = (await store('POST', 'carts', { region_id: STORE.region })) as { cart: Cart };
    localStorage.setItem('cart', cart.id);
    return cart.id;
  };
  const show = ({ items, item_subtotal, discount_total }: Cart): void => {
    write('count', String(items.reduce((sum, { quantity }) => sum + quantity, 0)));
    write('goods', String(Math.round(item_subtotal * 100)));
    write('discount', String(Math.round(discount_total * 100)));
  };

  const couplet = (window as unknown as { couplet: (...args: unknown[]) => void }).couplet;
  /** Puts the experiment group on the cart: after its first line, and before the order. */
  const saveGroup = async (): Promise<void> => {
    const group = sessionStorage.getItem('group');
    if (group) await store('POST', `carts/${await cartId()}`, { metadata: { couplet: group } });
  };
  couplet('on', 'attribution', (group: string) => {
    sessionStorage.setItem('group', group);
    if (localStorage.getItem('cart')) void saveGroup();
  });
  couplet('on', 'apply', async ({ code }: { code: string }) => {
    const { cart } = (await store('POST', `carts/${await cartId()}/promotions`, { promo_codes: [code] })) as { cart: Cart };
    show(cart);
    return cart.promotions.some((promotion) => promotion.code === code);
  });

  $('buy')?.addEventListener('click', async (event) => {
    const { sku, item } = (event.currentTarget as HTMLElement).dataset;
    const { products } = (await store('GET', `products?handle=${sku}&region_id=${STORE.region}`)) as {
      products: { variants: { id: string }[] }[];
    };
    const { cart } = (await store('POST', `carts/${await cartId()}/line-items`, {
      variant_id: products[0]?.variants[0]?.id,
      quantity: 1,
    })) as { cart: Cart };
    await saveGroup();
    dataLayer.push({ event: 'add_to_cart', ecommerce: JSON.parse(item ?? '{}') });
    show(cart);
  });
  if ($('apply')) void cartId().then(async (id) => show((await store('GET', `carts/${id}`)).cart as Cart));
  $('apply')?.addEventListener('submit', async (event) => {
    event.preventDefault();
    const promo_codes = [$<HTMLInputElement>('code')?.value];
    const { cart } = (await store('POST', `carts/${await cartId()}/promotions`, { promo_codes })) as { cart: Cart };
    show(cart);
    write('said', cart.promotions.length > 0 ? 'Code applied.' : 'Code refused.');
  });
  $('order')?.addEventListener('click', async () => {
    await saveGroup();
    const id = await cartId();
    const place = { address_1: '1 Test Row', city: 'Austin', postal_code: '78701', country_code: 'us' };
    await store('POST', `carts/${id}`, {
      email: 'ada@example.test',
      shipping_address: { first_name: 'Ada', last_name: 'Tester', ...place },
    });
    const { shipping_options } = (await store('GET', `shipping-options?cart_id=${id}`)) as { shipping_options: { id: string }[] };
    await store('POST', `carts/${id}/shipping-methods`, { option_id: shipping_options[0]?.id });
    const { payment_collection } = (await store('POST', 'payment-collections', { cart_id: id })) as { payment_collection: { id: string } };
    await store('POST', `payment-collections/${payment_collection.id}/payment-sessions`, { provider_id: 'pp_system_default' });
    const { order } = (await store('POST', `carts/${id}/complete`)) as { order: { id: string } };
    localStorage.removeItem('cart');
    write('said', `Thank you: ${order.id}`);
  });
};
