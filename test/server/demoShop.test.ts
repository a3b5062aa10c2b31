import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../demo/shop/database';
import { type RunningShop, type ShopOptions, startShop } from '../../demo/shop/routes/startShop';
import { orderWebhookSchema } from '../../src/protocol/protocol';
import { genericHttp } from '../../src/server/connectors/openConnector';

const SECRET = 'whsec_test';
const folders: string[] = [];
let shop: RunningShop;
let receiver: { server: Server; url: string; status: number; got: { body: string; headers: Record<string, unknown> }[] };

const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-shop-'));
  folders.push(folder);
  writeFileSync(join(folder, 'main.js'), '');
  return folder;
};

const startReceiver = async (): Promise<typeof receiver> => {
  const state: typeof receiver = { server: createServer(), url: '', status: 200, got: [] };
  state.server.on('request', (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      state.got.push({ body, headers: request.headers });
      response.writeHead(state.status).end('{}');
    });
  });
  await new Promise<void>((resolve) => state.server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(state.server.address() as AddressInfo).port}/v1/webhooks/orders`;
  return state;
};

const options = (folder: string): ShopOptions => ({
  port: 0,
  file: join(folder, 'shop.sqlite'),
  assets: folder,
  embed: { origin: 'http://127.0.0.1:4174', key: 'pk_test', shares: { none: 0, rule: 0, couplet: 1 } },
  codesToken: 'app-token',
  adminToken: 'keeper-token',
  webhook: { url: receiver.url, secret: SECRET },
});

/** A browser's cookie jar and forms, without the browser. */
const visitor = (base = shop.url) => {
  const jar = new Map<string, string>();
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const go = async (path: string, form?: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> => {
    const response = await fetch(base + path, {
      redirect: 'manual',
      headers: { cookie: cookie(), ...headers },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const set of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    return response;
  };
  return { go, text: async (path: string) => (await go(path)).text() };
};

const createCode = (body: Record<string, unknown> = {}, token = 'app-token'): Promise<Response> =>
  fetch(`${shop.url}/couplet/codes`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      v: 'code/1',
      code: 'TEA-AB12',
      discount: { kind: 'percent', basisPoints: 2_000, cap: 1_500 },
      scope: { categories: ['Tea'] },
      currency: 'USD',
      expiresAt: Date.now() + 60_000,
      uses: 1,
      ...body,
    }),
  });

const buyer = { name: 'Robin Fern', email: 'robin@example.org', address: '1 Moss Lane' };

const until = async (condition: () => boolean): Promise<void> => {
  for (let i = 0; i < 200 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(condition()).toBe(true);
};

beforeEach(async () => {
  receiver = await startReceiver();
  shop = await startShop(options(temporary()));
});

afterEach(async () => {
  await shop.close();
  receiver.server.closeAllConnections();
  await new Promise((resolve) => receiver.server.close(resolve));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('pages of the demo shop', () => {
  it('say they are in the language that was asked for, run its way, and remember it; their own text stays English', async () => {
    const { text } = visitor();
    expect(await text('/')).toContain('<html lang="en" dir="ltr">');
    expect(await text('/?lang=ar')).toMatch(/<html lang="ar" dir="rtl">[\s\S]*<body lang="en">/);
    expect(await text('/c/tea')).toContain('<html lang="ar" dir="rtl">');
    expect(await text('/c/tea?lang="><script>')).toContain('<html lang="ar" dir="rtl">');
    expect(await text('/?lang=zh-CN')).toContain('<html lang="zh-CN" dir="ltr">');
  });

  it('carry the documented policy, WebAssembly allowed, and the embed snippet with this page’s nonce', async () => {
    const { go } = visitor();
    const response = await go('/c/tea');
    const policy = response.headers.get('content-security-policy') ?? '';
    const page = await response.text();
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(policy).toContain(
      `default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-${nonce}' http://127.0.0.1:4174; connect-src 'self' http://127.0.0.1:4174; worker-src blob:; style-src 'self'; img-src 'self' data:`,
    );
    expect(page).toContain(
      `<script nonce="${nonce}">window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}</script>`,
    );
    expect(page).toContain(
      '<script async crossorigin="anonymous" src="http://127.0.0.1:4174/v1/couplet.js" data-key="pk_test" data-consent="granted"',
    );
    expect(page).not.toMatch(/ style="|<style| on[a-z]+="/);
    expect(/'nonce-([^']+)'/.exec((await go('/c/tea')).headers.get('content-security-policy') ?? '')?.[1]).not.toBe(nonce);
  });

  it('emit GA4 events in major units with brand and category', async () => {
    const page = await visitor().text('/p/dune-mug');
    const json = /dataLayer\.push\((\{"event".*?\})\);<\/script>/.exec(page)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual({
      event: 'view_item',
      ecommerce: {
        currency: 'USD',
        value: 26,
        items: [
          { item_id: 'dune-mug', item_name: 'Dune Mug', item_brand: 'Studio Brask', item_category: 'Ceramics', price: 26, quantity: 1 },
        ],
      },
    });
  });

  it('print a search term as text, never as markup', async () => {
    const page = await visitor().text(`/search?q=${encodeURIComponent('<img src=x onerror=alert(1)></script>')}`);
    expect(page).not.toContain('<img src=x');
    expect(page).toContain('&lt;img src=x');
  });

  it('answer 404 for what the shop does not have', async () => {
    const { go } = visitor();
    for (const path of ['/nowhere', '/c/cars', '/p/unicorn', '/pictures/unicorn.svg', '/order/TT-0000000000'])
      expect((await go(path)).status, path).toBe(404);
  });
});

describe('cart and checkout', () => {
  it('work out prices from the shop’s own table and take a code’s discount off', async () => {
    expect((await createCode()).status).toBe(201);
    const { go, text } = visitor();
    const added = await go('/cart/lines', { product: 'first-mist-green', quantity: '2' }, { accept: 'application/json' });
    expect(await added.json()).toMatchObject({ quantity: 2, events: [{ event: 'add_to_cart', ecommerce: { value: 37 } }] });
    await go('/cart/code', { code: ' tea-ab12 ' });
    const cart = await text('/cart');
    expect(cart).toContain('data-discount>−$7.40');
    expect(cart).toContain('data-total>$35.50');
  });

  it('take a code from a script where it holds and takes no less off, and leave the cart as it was otherwise', async () => {
    const takes = async ({ go }: ReturnType<typeof visitor>, code: string): Promise<number> =>
      (await go('/cart/code', { code }, { accept: 'application/json' })).status;
    await createCode();
    const one = visitor();
    expect(await takes(one, 'TEA-AB12')).toBe(409);
    expect(await one.text('/cart')).not.toContain('TEA-AB12');
    await one.go('/cart/lines', { product: 'first-mist-green', quantity: '2' }, { accept: 'application/json' });
    expect(await takes(one, 'tea-ab12')).toBe(200);
    expect(await takes(one, 'TEA-AB12')).toBe(200);
    await createCode({ code: 'TEA-LESS', discount: { kind: 'percent', basisPoints: 500, cap: 1_500 } });
    for (const none of ['TEA-NONE', 'TEA-LESS', '']) expect(await takes(one, none)).toBe(409);
    expect(await one.text('/cart')).toContain('data-discount>−$7.40');
  });

  it('keep the first line and the attribute together that a page sends at the same time', async () => {
    const { go, text } = visitor();
    await go('/');
    await Promise.all([
      go('/cart/lines', { product: 'first-mist-green' }, { accept: 'application/json' }),
      go('/cart/attributes', { couplet: 'v1.demo.couplet.-' }),
    ]);
    const checkout = await text('/checkout');
    expect(checkout).toContain('name="couplet" value="v1.demo.couplet.-"');
    expect(checkout).toContain('data-total');
    // Twice an order: the next cart is another one.
    await go('/checkout', { ...buyer, couplet: '' });
    await go('/cart/lines', { product: 'first-mist-green' }, { accept: 'application/json' });
    expect(await text('/cart')).toContain('data-total');
  });

  it('refuse unknown products, impossible quantities and forms from other sites', async () => {
    const { go, text } = visitor();
    expect((await go('/cart/lines', { product: 'unicorn' })).status).toBe(422);
    expect((await go('/cart/lines', { product: 'dune-mug', quantity: '-1' })).status).toBe(422);
    expect((await go('/cart/lines', { product: 'dune-mug' }, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect(await text('/cart')).toContain('Your cart is empty');
  });

  it('turn an order into one signed webhook with code, discount and attribution', async () => {
    await createCode();
    const { go } = visitor();
    await go('/cart/lines', { product: 'first-mist-green', quantity: '2' });
    expect((await go('/cart/attributes', { couplet: 'v1.demo.couplet.-' })).status).toBe(204);
    await go('/cart/code', { code: 'TEA-AB12' });
    const placed = await go('/checkout', buyer);
    expect(placed.status).toBe(303);
    const path = placed.headers.get('location') ?? '';
    const page = await (await go(path)).text();
    expect(page).toContain('"event":"purchase"');
    expect(page).toContain('"coupon":"TEA-AB12"');
    await until(() => receiver.got.length === 1);
    const [{ body, headers }] = receiver.got as [(typeof receiver.got)[number]];
    const timestamp = String(headers['x-couplet-timestamp']);
    expect(headers['x-couplet-signature']).toBe(createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex'));
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(10);
    expect(v.parse(orderWebhookSchema, JSON.parse(body))).toEqual({
      v: 'order/1',
      event: 'paid',
      orderId: path.replace('/order/', ''),
      currency: 'USD',
      subtotal: 3_700,
      discount: 740,
      shipping: 590,
      codes: ['TEA-AB12'],
      attribution: 'v1.demo.couplet.-',
      customer: buyer.email.toLowerCase(),
      guest: true,
    });
  });

  it('leave out an attribution that is not of the agreed form', async () => {
    const { go } = visitor();
    await go('/cart/lines', { product: 'dune-mug' });
    await go('/checkout', { ...buyer, couplet: 'v1.demo.couplet.- ; drop' });
    await until(() => receiver.got.length === 1);
    expect(JSON.parse(receiver.got[0]?.body ?? '')).not.toHaveProperty('attribution');
  });

  it('make one order of two clicks', async () => {
    const { go } = visitor();
    await go('/cart/lines', { product: 'dune-mug' });
    const [first, second] = await Promise.all([go('/checkout', buyer), go('/checkout', buyer)]);
    expect(first.headers.get('location')).toMatch(/^\/order\//);
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
  });

  it('ask again when a field is missing and keep what was typed', async () => {
    const { go } = visitor();
    await go('/cart/lines', { product: 'dune-mug' });
    const answer = await go('/checkout', { ...buyer, email: 'nobody' });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('Enter an e-mail address');
    expect(page).toContain('value="Robin Fern"');
  });

  it('ask who buys before a code for a first order is taken, and say why it is not', async () => {
    await createCode({ when: { field: 'customer.orders', op: 'eq', value: 0 }, uses: 2 });
    const [again, first] = [visitor(), visitor()];
    await again.go('/cart/lines', { product: 'dune-mug' });
    expect((await again.go('/checkout', buyer)).status).toBe(303);
    for (const { go } of [again, first]) {
      await go('/cart/lines', { product: 'first-mist-green' });
      await go('/cart/code', { code: 'TEA-AB12' });
    }
    expect(await again.text('/cart')).toContain('data-discount');
    const refused = await again.go('/checkout', { ...buyer, email: buyer.email.toUpperCase() });
    expect([refused.status, (await refused.text()).includes('Your earlier orders do not qualify')]).toEqual([422, true]);
    expect((await first.go('/checkout', { ...buyer, email: 'new@example.org' })).status).toBe(303);
  });

  it('let one of many shoppers use a single-use code, and charge none of the others without asking', async () => {
    await createCode();
    const shoppers = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const one = visitor();
        await one.go('/cart/lines', { product: 'first-mist-green' });
        await one.go('/cart/code', { code: 'TEA-AB12' });
        return one;
      }),
    );
    const statuses = await Promise.all(shoppers.map(async ({ go }) => (await go('/checkout', buyer)).status));
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    expect(statuses.filter((status) => status === 422)).toHaveLength(7);
    expect(shop.db.prepare('SELECT used FROM discounts').pluck().get()).toBe(1);
    expect(shop.db.prepare('SELECT count(*) FROM orders').pluck().get()).toBe(1);
  });
});

describe('codes in the checkout', () => {
  const reasonFor = async (product: string, code = 'TEA-AB12'): Promise<string | undefined> => {
    const { go, text } = visitor();
    await go('/cart/lines', { product });
    await go('/cart/code', { code });
    return /data-reason="([a-z_]+)"/.exec(await text('/cart'))?.[1];
  };

  it('are refused with a reason when unknown, for other goods, below the minimum, expired, switched off', async () => {
    await createCode({ when: { field: 'cart.value', op: 'gte', value: 2_000 } });
    expect(await reasonFor('first-mist-green', 'NOPE')).toBe('code_unknown');
    expect(await reasonFor('dune-mug')).toBe('code_scope');
    expect(await reasonFor('chamomile-meadow')).toBe('code_minimum');
    expect(await reasonFor('white-peony-cake')).toBeUndefined();
    await createCode({ code: 'OLD-AB12', expiresAt: Date.now() - 1 });
    expect(await reasonFor('white-peony-cake', 'OLD-AB12')).toBe('code_expired');
    const gone = await fetch(`${shop.url}/couplet/codes/TEA-AB12`, { method: 'DELETE', headers: { authorization: 'Bearer app-token' } });
    expect(gone.status).toBe(204);
    expect(await reasonFor('white-peony-cake')).toBe('code_inactive');
  });

  it('come in by the app API only with its token, idempotent by code, and only if the till can honour them', async () => {
    expect((await createCode({}, 'wrong')).status).toBe(401);
    expect((await createCode()).status).toBe(201);
    expect((await createCode()).status).toBe(409);
    const body = { code: 'SAME-AB12', expiresAt: 4_000_000_000_000 };
    expect((await createCode(body)).status).toBe(201);
    expect((await createCode(body)).status).toBe(200);
    await fetch(`${shop.url}/couplet/codes/SAME-AB12`, { method: 'DELETE', headers: { authorization: 'Bearer app-token' } });
    expect((await createCode(body)).status).toBe(409);
    expect((await createCode({ code: 'EUR-AB12', currency: 'EUR' })).status).toBe(422);
    const asked = await createCode({ code: 'DEVICE-1', when: { field: 'session.views', op: 'gt', value: 3 } });
    expect(await asked.json()).toMatchObject({ error: { code: 'condition_unsupported' } });
    const beside = await createCode({ code: 'BESIDE-1', stacking: { combinesWith: ['order'] } });
    expect(await beside.json()).toMatchObject({ error: { code: 'stacking_unsupported' } });
    const gift = await createCode({ code: 'GIFT-AB12', discount: { kind: 'gift', itemId: 'dune-mug', quantity: 1, value: 1 } });
    expect([gift.status, await gift.json()]).toEqual([
      422,
      { error: { code: 'discount_unsupported', message: expect.stringContaining('gift') } },
    ]);
    expect((await createCode({ code: 'x y' })).status).toBe(400);
    expect((await fetch(`${shop.url}/couplet/codes/SAME-AB12`, { method: 'DELETE' })).status).toBe(401);
  });
});

describe('what the till can do', () => {
  it('is said to apps, in words the connector reads', async () => {
    const connector = genericHttp({ shopUrl: shop.url, token: 'app-token' });
    expect(await connector.capabilities()).toMatchObject({
      ok: true,
      value: {
        discounts: ['percent', 'fixed', 'tiers', 'freeShipping'],
        fields: ['cart.value', 'cart.quantity', 'cart.categories', 'cart.itemIds', 'customer.orders', 'customer.daysSincePurchase'],
        stacking: false,
      },
    });
    expect((await fetch(`${shop.url}/couplet/capabilities`)).status).toBe(401);
  });
});

describe('order webhooks', () => {
  it('are sent again until acknowledged, also after a restart of the shop', async () => {
    receiver.status = 503;
    const { go } = visitor();
    await go('/cart/lines', { product: 'dune-mug' });
    await go('/checkout', buyer);
    await until(() => receiver.got.length >= 2);
    const folder = folders[0] ?? '';
    await shop.close();
    const refused = receiver.got.length;
    const waiting = openDatabase(join(folder, 'shop.sqlite'));
    expect(waiting.prepare('SELECT count(*) FROM outbox WHERE acknowledged_at IS NULL').pluck().get()).toBe(1);
    waiting.close();
    receiver.status = 204;
    shop = await startShop(options(folder));
    await until(() => receiver.got.length === refused + 1);
    await until(() => shop.db.prepare('SELECT count(*) FROM outbox WHERE acknowledged_at IS NULL').pluck().get() === 0);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(receiver.got).toHaveLength(refused + 1);
    expect(new Set(receiver.got.map(({ body }) => body)).size).toBe(1);
  });

  it('tell of a cancellation after the payment, once, and the code is free again', async () => {
    await createCode();
    const { go } = visitor();
    await go('/cart/lines', { product: 'first-mist-green' });
    await go('/cart/code', { code: 'TEA-AB12' });
    const order = ((await go('/checkout', buyer)).headers.get('location') ?? '').replace('/order/', '');
    expect((await go('/admin')).status).toBe(401);
    const keeper = visitor();
    expect((await keeper.go('/admin?token=keeper-token')).status).toBe(303);
    expect(await keeper.text('/admin')).toContain(order);
    await keeper.go(`/admin/orders/${order}/cancel`, {});
    await keeper.go(`/admin/orders/${order}/cancel`, {});
    await until(() => receiver.got.length === 2);
    expect(receiver.got.map(({ body }) => (JSON.parse(body) as { event: string }).event)).toEqual(['paid', 'cancelled']);
    expect(shop.db.prepare('SELECT used FROM discounts').pluck().get()).toBe(0);
  });
});
