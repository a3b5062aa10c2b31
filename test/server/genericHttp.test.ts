import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Condition } from '../../src/protocol/coupons/condition';
import { genericHttp } from '../../src/server/connectors/openConnector';
import { checkCatalog, checkoutCondition } from '../../src/server/shop/connector';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { categoryCoupon } from '../helpers/testBundle';

let shop: TestShop;
beforeEach(async () => {
  shop = await startTestShop();
});
afterEach(() => shop.stop());

const connect = (token = SHOP_TOKEN) => genericHttp({ shopUrl: `${shop.url}/`, token, timeoutMs: 150 });
const code = (text: string, when: Condition = { all: [] }) => ({
  code: text,
  coupon: categoryCoupon('tea', 'Tea', { when }),
  currency: 'EUR',
  expiresAt: 5,
  uses: 1,
});
const outcome = async (promise: Promise<{ ok: boolean; error?: { code: string } }>): Promise<string> => {
  const result = await promise;
  return result.ok ? 'ok' : (result.error?.code ?? '');
};

describe('the generic shop connector', () => {
  it('creates and deactivates codes, both as often as asked', async () => {
    const connector = connect();
    for (let i = 0; i < 2; i++) expect(await outcome(connector.createCode(code('A')))).toBe('ok');
    expect(shop.activeCodes()).toEqual(['A']);
    for (let i = 0; i < 2; i++) expect(await outcome(connector.deactivateCode('A'))).toBe('ok');
    expect(await outcome(connector.deactivateCode('never made'))).toBe('ok');
    expect(shop.activeCodes()).toEqual([]);
  });

  it.each([
    ['failing', 'shop_no_answer', 2],
    ['losing answers', 'shop_no_answer', 2],
    ['silent', 'shop_no_answer', 2],
    ['refusing', 'shop_refused', 1],
  ] as const)('says of a %s shop %s after %i calls', async (weather, reason, calls) => {
    shop.setWeather(weather);
    expect(await outcome(connect().createCode(code('A')))).toBe(reason);
    expect(shop.calls).toHaveLength(calls);
  });

  it('says shop_refused with a wrong token, shop_unreachable when nobody listens', async () => {
    expect(await outcome(connect('wrong').createCode(code('A')))).toBe('shop_refused');
    await shop.stop();
    expect(await outcome(connect().createCode(code('A')))).toBe('shop_unreachable');
  });

  it('names the address that nobody answers at, and one that speaks no https', async () => {
    const secure = genericHttp({ shopUrl: shop.url.replace('http:', 'https:'), token: SHOP_TOKEN, timeoutMs: 1_000 });
    const origin = shop.url.replace('http:', 'https:');
    const message = `The shop at ${origin} (SHOP_URL) does not support https.`;
    expect(await secure.createCode(code('A'))).toMatchObject({ ok: false, error: { code: 'shop_unreachable', message } });
    await shop.stop();
    const gone = await connect().createCode(code('A'));
    expect(gone).toMatchObject({ ok: false, error: { message: `The shop at ${shop.url} (SHOP_URL) cannot be reached: ECONNREFUSED.` } });
  });

  it('succeeds when only the first try fails', async () => {
    shop.setWeather('failing once');
    expect(await outcome(connect().createCode(code('A')))).toBe('ok');
  });
});

describe('what a checkout can do', () => {
  const cartOnly = { discounts: ['percent', 'gift'], fields: ['cart.value'], stacking: false };

  it('is what the shop says, or what every shop agreed to where it does not know the question', async () => {
    expect(await connect().capabilities()).toMatchObject({ ok: true, value: { discounts: ['percent', 'fixed', 'tiers', 'freeShipping'] } });
    shop.sayCapabilities({ v: 'capabilities/1', ...cartOnly });
    expect(await connect().capabilities()).toMatchObject({ ok: true, value: cartOnly });
  });

  it('is unknown, not guessed, when the answer means nothing or does not come', async () => {
    shop.sayCapabilities({ v: 'capabilities/1', discounts: ['coupon-o-matic'] });
    expect(await outcome(connect().capabilities())).toBe('capabilities_malformed');
    shop.setWeather('failing');
    expect(await outcome(connect().capabilities())).toBe('shop_no_answer');
    await shop.stop();
    expect(await outcome(connect().capabilities())).toBe('shop_unreachable');
  });

  it('reaches the shop with every code: members as a condition, stacking as it is written, nothing more for a plain coupon', async () => {
    const stacking = { combinesWith: ['order' as const] };
    const more = categoryCoupon('tea', 'Tea', { membersOnly: true, stacking });
    await connect().createCode({ ...code('A'), coupon: more });
    await connect().createCode(code('B'));
    const member = { field: 'customer.member', op: 'eq', value: true };
    expect(shop.codes.get('A')?.body).toMatchObject({ when: { all: [member, { all: [] }] }, stacking });
    expect(shop.codes.get('B')?.body).toMatchObject({ when: { all: [] } });
    expect(shop.codes.get('B')?.body).not.toHaveProperty('stacking');
  });
});

describe('the condition a checkout is asked to check', () => {
  const cart: Condition = { field: 'cart.value', op: 'gte', value: 3_000 };
  const visit: Condition = { field: 'session.views', op: 'gte', value: 3 };

  it('keeps what is about cart and customer and never becomes stricter for what is about the visit', () => {
    expect(checkoutCondition({ all: [cart, visit] })).toEqual({ all: [cart, { all: [] }] });
    expect(checkoutCondition({ any: [cart, visit] })).toEqual({ any: [cart, { all: [] }] });
    expect(checkoutCondition({ not: { any: [cart, visit] } })).toEqual({ not: { any: [cart, { any: [] }] } });
    expect(checkoutCondition({ not: { not: visit } })).toEqual({ not: { not: { all: [] } } });
  });

  it('asks for the days since a purchase, but not for what only the device saw: interest, and how long the cart lay there', () => {
    const away: Condition = { field: 'customer.daysSincePurchase', op: 'gte', value: 60 };
    const seen: readonly Condition[] = [
      { field: 'interest.categories', op: 'in', value: ['Tea'] },
      { field: 'cart.idleMinutes', op: 'gte', value: 30 },
    ];
    expect(checkoutCondition({ all: [away, ...seen] })).toEqual({ all: [away, { all: [] }, { all: [] }] });
  });

  it('is refused where it asks for a field younger than what the shop agreed to', async () => {
    const back = categoryCoupon('tea', 'Tea', { when: { field: 'customer.daysSincePurchase', op: 'gte', value: 60 } });
    const asked = await checkCatalog([{ coupon: back, currency: 'EUR' }], connect());
    expect(asked).toMatchObject({ ok: false, error: { code: 'condition_unsupported', at: 'tea' } });
    shop.sayCapabilities({ v: 'capabilities/1', discounts: ['percent'], fields: ['customer.daysSincePurchase'], stacking: false });
    expect(await checkCatalog([{ coupon: back, currency: 'EUR' }], connect())).toMatchObject({ ok: true });
  });
});
