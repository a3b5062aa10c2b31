import { describe, expect, test } from 'vitest';
import { shopifyCart, wooCart } from '../../../widget/apply/applyCode';
import { publishedWooCart, publishedWooError } from './published/wooCart';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}
type Answer = { readonly status?: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> };

const server = (answer: (asked: Asked) => Answer) => {
  const asked: Asked[] = [];
  const fetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const request = {
      method: init.method ?? 'GET',
      path: String(url),
      headers: Object.fromEntries(new Headers(init.headers)),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as Asked['body']) : undefined,
    };
    asked.push(request);
    const { status = 200, body, headers = {} } = answer(request);
    return new Response(JSON.stringify(body), { status, headers });
  };
  return { asked, fetch: fetch as typeof globalThis.fetch };
};

/** A cart of Shopify's: codes, each with what it needs to take something off, beside a note and attributes that nobody may touch. */
const shopify = (applicable: (code: string, all: readonly string[]) => boolean, first: readonly string[] = []) => {
  const cart = { token: 't', note: 'Wrap it, please', attributes: { couplet: 'v1.e.couplet.-', gift: 'yes' }, codes: [...first] };
  const { asked, fetch } = server(({ path, body }) => {
    if (path.endsWith('cart/update.js')) {
      if (typeof body?.discount === 'string') cart.codes = body.discount.split(',').filter(Boolean);
      Object.assign(cart, 'note' in (body ?? {}) && { note: body?.note }, 'attributes' in (body ?? {}) && { attributes: body?.attributes });
    }
    const discount_codes = cart.codes.map((code) => ({ code, applicable: applicable(code, cart.codes) }));
    return { body: { token: cart.token, note: cart.note, attributes: cart.attributes, discount_codes } };
  });
  return { cart, asked, ...shopifyCart('/de/', fetch) };
};

describe('Shopify', () => {
  test('adds the code to those that are there, in the shop’s language, and names nothing else of the cart', async () => {
    const { cart, asked, apply } = shopify(() => true, ['FREESHIP']);
    expect(await apply('TEA-1')).toBe(true);
    expect(cart).toEqual({
      token: 't',
      note: 'Wrap it, please',
      attributes: { couplet: 'v1.e.couplet.-', gift: 'yes' },
      codes: ['FREESHIP', 'TEA-1'],
    });
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/de/cart.js', undefined],
      ['POST', '/de/cart/update.js', { discount: 'FREESHIP,TEA-1' }],
    ]);
  });

  test('a code that takes nothing off is not done, and the cart is as it was', async () => {
    const { cart, apply } = shopify((code) => code !== 'TEA-1', ['FREESHIP']);
    expect(await apply('TEA-1')).toBe(false);
    expect(cart.codes).toEqual(['FREESHIP']);
  });

  test('a code that would cost the shopper another one is not done, and the other is back', async () => {
    const { cart, apply } = shopify((code, all) => all.at(-1) === code, ['MINE']);
    expect(await apply('TEA-1')).toBe(false);
    expect(cart.codes).toEqual(['MINE']);
  });

  test('keeps a code that waits for its condition, and takes one that is there already, in any case, once', async () => {
    const { cart, apply } = shopify((code) => code.toLowerCase() === 'tea-1', ['LATER', 'tea-1']);
    expect(await apply('TEA-1')).toBe(true);
    expect(cart.codes).toEqual(['LATER', 'TEA-1']);
  });

  test('an empty cart is left as it is', async () => {
    const { asked, fetch } = server(() => ({ body: { items: [], discount_codes: [] } }));
    expect(await shopifyCart('/', fetch).apply('TEA-1')).toBe('empty');
    expect(asked).toHaveLength(1);
  });

  test('knows whether a code takes something off the cart, in any case, and changes nothing to find out', async () => {
    const { cart, asked, has } = shopify((code) => code !== 'LATER', ['LATER', 'tea-1']);
    expect([await has('TEA-1'), await has('LATER'), await has('OTHER')]).toEqual([true, false, false]);
    expect([cart.codes, new Set(asked.map(({ method, path }) => `${method} ${path}`))]).toEqual([
      ['LATER', 'tea-1'],
      new Set(['GET /de/cart.js']),
    ]);
  });

  test('an error of the shop is an error', async () => {
    const { fetch } = server(() => ({ status: 422, body: { status: 422, message: 'Cart Error' } }));
    await expect(shopifyCart('/', fetch).apply('TEA-1')).rejects.toThrow('422');
  });
});

/** WooCommerce's Store API, answering with its published cart: it refuses whoever has no nonce, and a nonce holds once. */
const woo = (first: readonly string[], alone = false, refuses = false) => {
  let codes = [...first];
  let nonce = 1;
  const shown = () => ({ ...publishedWooCart, coupons: codes.map((code) => ({ ...publishedWooCart.coupons[0], code })) });
  const { asked, fetch } = server(({ method, path, headers, body }) => {
    if (method === 'POST' && headers.nonce !== `nonce-${nonce}`)
      return { status: 401, body: { ...publishedWooError, code: 'woocommerce_rest_missing_nonce' } };
    nonce += 1;
    const fresh = { Nonce: `nonce-${nonce}`, 'Cart-Token': 'token-of-the-cart' };
    const code = String(body?.code).toLowerCase();
    if (path.endsWith('/apply-coupon')) {
      if (refuses) return { status: 400, body: publishedWooError, headers: fresh };
      codes = alone && code === 'tea-1' ? [code] : [...codes, code];
    }
    if (path.endsWith('/remove-coupon')) codes = codes.filter((other) => other !== code);
    return { body: shown(), headers: fresh };
  });
  return { asked, ...wooCart('https://shop.example/wp-json/', fetch), codes: () => codes };
};

describe('WooCommerce', () => {
  test('applies the code with the nonce and token that the cart came with, beside the coupons that are there', async () => {
    const { asked, apply, codes } = woo(['test']);
    expect(await apply('TEA-1')).toBe(true);
    expect(codes()).toEqual(['test', 'tea-1']);
    expect(asked.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', 'https://shop.example/wp-json/wc/store/v1/cart', undefined],
      ['POST', 'https://shop.example/wp-json/wc/store/v1/cart/apply-coupon', { code: 'TEA-1' }],
    ]);
    expect(asked[1]?.headers).toMatchObject({ nonce: 'nonce-2', 'cart-token': 'token-of-the-cart' });
  });

  test('a coupon that stands alone and took another off: the other is back, ours is not applied', async () => {
    const { apply, codes } = woo(['test'], true);
    expect(await apply('TEA-1')).toBe(false);
    expect(codes()).toEqual(['test']);
  });

  test('an empty cart is left as it is', async () => {
    const { asked, fetch } = server(() => ({ body: { ...publishedWooCart, items: [] } }));
    expect(await wooCart('/', fetch).apply('TEA-1')).toBe('empty');
    expect(asked).toHaveLength(1);
  });

  test('one that is there already is not applied again', async () => {
    const { asked, apply } = woo(['tea-1']);
    expect(await apply('TEA-1')).toBe(true);
    expect(asked).toHaveLength(1);
  });

  test('knows whether a code is on the cart, and changes nothing to find out', async () => {
    const { asked, has, codes } = woo(['tea-1']);
    expect([await has('TEA-1'), await has('OTHER')]).toEqual([true, false]);
    expect([codes(), asked.map(({ method }) => method)]).toEqual([['tea-1'], ['GET', 'GET']]);
  });

  test('a refusal is an error', async () => {
    const { apply, codes } = woo(['test'], false, true);
    await expect(apply('TEA-1')).rejects.toThrow('400');
    expect(codes()).toEqual(['test']);
  });
});
