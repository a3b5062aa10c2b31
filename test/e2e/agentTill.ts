import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPING as shipping } from '../../demo/shop/cart';
import { CURRENCY, categoryOf } from '../../demo/shop/catalog';
import { products } from '../../demo/shop/products';
import type { DemoProcess } from '../helpers/e2e/demo';
import { signed } from '../helpers/server/testServer';

export type Protocol = 'acp' | 'ucp';

/** The parts of a session that Couplet fills in, in both protocols. */
interface Session {
  readonly discounts: { readonly applied: readonly { readonly code: string; readonly amount: number }[] };
  readonly messages: readonly { readonly code: string }[];
}

/** One thing of each category, so that a coupon of any of them takes something off. */
const things = products.filter(({ category }, n) => products.findIndex((other) => other.category === category) === n);
const subtotal = things.reduce((sum, { price }) => sum + price, 0);

/**
 * The shop's checkout for agents: a session as the Agentic Commerce Protocol or the Universal Commerce Protocol has it, whose discounts are
 * Couplet's answer. When it is completed, the shop uses the codes up and reports the order, as docs/agents.md asks it to.
 */
export const openTill = (demo: Pick<DemoProcess, 'data' | 'server'>, protocol: Protocol) => {
  const orderId = randomUUID();
  const { webhook: secret } = JSON.parse(readFileSync(join(demo.data, 'demo.json'), 'utf8')) as { readonly webhook: string };
  const post = async <T>(path: string, body: object, key?: string): Promise<T> => {
    const text = JSON.stringify(body);
    const bound = path === '/v1/webhooks/orders' ? '' : `${path}.${key ?? ''}.`;
    const { 'content-type': type = '', ...signature } = signed(`${bound}${text}`, Date.now(), secret);
    const headers = { 'content-type': type, ...signature, ...(key === undefined ? {} : { 'idempotency-key': key }) };
    const answer = await fetch(demo.server + path, { method: 'POST', headers, body: text });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  /** The session with these codes, as the agent sends them. */
  const put = (codes: readonly string[]): Promise<Session> => {
    const lines = things.map(({ id, category, price }) => ({
      itemId: id,
      categories: [categoryOf(category)?.name ?? ''],
      price,
      quantity: 1,
    }));
    const basket = { lines, shipping };
    return post('/v1/codes/discounts', { v: 'code-discounts/1', protocol, codes, currency: CURRENCY, basket, orderId });
  };
  return {
    put,
    complete: async (codes: readonly string[]): Promise<Session> => {
      const session = await put(codes);
      const use = { v: 'code-use/1', orderId };
      let discount = 0;
      for (const { code, amount } of session.discounts.applied) {
        await post('/v1/codes/lock', { ...use, code }, randomUUID());
        await post('/v1/codes/redeem', { ...use, code, currency: CURRENCY, discount: amount }, randomUUID());
        discount += amount;
      }
      const order = { orderId, currency: CURRENCY, subtotal, discount, shipping, codes, route: protocol };
      await post('/v1/webhooks/orders', { v: 'order/1', event: 'paid', ...order });
      return session;
    },
  };
};
