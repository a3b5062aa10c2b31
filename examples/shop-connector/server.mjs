// A shop's side of Couplet in plain Node: keeps codes, says what its checkout can do, reports orders. Copy it and replace the Map with your database.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { SHOP_TOKEN = '', WEBHOOK_SECRET = '', COUPLET_URL = '', PORT = '3000' } = process.env;
if (!SHOP_TOKEN) throw new Error('Set SHOP_TOKEN to the same value as on the Couplet server.');

/** code → what Couplet asked for, and whether the checkout accepts it. */
const codes = new Map();

const isCouplet = (request) => {
  const [given, wanted] = [request.headers.authorization ?? '', `Bearer ${SHOP_TOKEN}`].map(Buffer.from);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
};

const readJson = async (request) => {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 100_000) throw new Error('The body is too long.');
  }
  return JSON.parse(text);
};

/** A condition that asks for nothing. Your checkout may learn to check more, and list it in `capabilities`. */
const asksNothing = (when) => when === undefined || (when.all?.every(asksNothing) ?? false);

/** Couplet repeats a call until it gets an answer, so each must be safe to repeat. Returns [status, body]. */
const answer = async (request) => {
  const [, first, path, code] = new URL(request.url, 'http://shop').pathname.split('/').map(decodeURIComponent);
  if (first !== 'couplet') return [404];
  if (!isCouplet(request)) return [401];
  if (request.method === 'GET' && path === 'capabilities')
    return [200, { v: 'capabilities/1', discounts: ['percent'], fields: [], stacking: false }];
  if (request.method === 'DELETE' && path === 'codes') {
    if (codes.has(code)) codes.get(code).active = false;
    return [204];
  }
  if (request.method !== 'POST' || path !== 'codes') return [404];
  const body = await readJson(request);
  if (body.v !== 'code/1' || typeof body.code !== 'string' || body.discount?.kind !== 'percent' || !asksNothing(body.when)) return [422];
  // A code that was ended must not come back to life.
  if (codes.get(body.code)?.active === false) return [409];
  if (codes.has(body.code)) return [200, { code: body.code }];
  codes.set(body.code, { ...body, active: true, used: 0 });
  return [201, { code: body.code }];
};

/** Your checkout asks this: the discount of a code on the cart's lines, `{itemId, category, amount}`, in minor units. */
export const discountOf = (code, lines, now = Date.now()) => {
  const known = codes.get(code);
  if (!known?.active || known.used >= known.uses || now >= known.expiresAt) return 0;
  const { categories, itemIds } = known.scope ?? {};
  const covers = ({ itemId, category }) => (!categories && !itemIds) || categories?.includes(category) || itemIds?.includes(itemId);
  const goods = lines.filter(covers).reduce((sum, { amount }) => sum + amount, 0);
  return Math.min(Math.floor((goods * known.discount.basisPoints) / 10_000), known.discount.cap);
};

/** Call this when an order with the code is placed. In a database, check and count in one transaction. */
export const useCode = (code) => {
  codes.get(code).used += 1;
};

/**
 * Call this when an order is paid, refunded or cancelled, and again until it answers 200. An `order`, with amounts in cents and the cart
 * attribute `couplet` as `attribution`:
 * {event: 'paid', orderId: '1001', currency: 'EUR', subtotal: 1290, discount: 129, shipping: 490, codes: ['TEA-7WGH4MF3'], attribution: 'v1.…'}
 */
export const reportOrder = (order, now = Date.now()) => {
  const body = JSON.stringify({ v: 'order/1', ...order });
  const timestamp = String(Math.floor(now / 1_000));
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(`${timestamp}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-couplet-timestamp': timestamp, 'x-couplet-signature': signature };
  return fetch(`${COUPLET_URL}/v1/webhooks/orders`, { method: 'POST', headers, body });
};

export const server = createServer(async (request, response) => {
  const [status, body] = await answer(request).catch(() => [400]);
  response.writeHead(status, { 'content-type': 'application/json' }).end(body && JSON.stringify(body));
}).listen(Number(PORT));
