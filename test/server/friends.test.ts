import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { friendsResponseSchema } from '../../src/protocol/friends';
import { parseWith } from '../../src/protocol/values/parse';
import { friendToken } from '../../src/server/claims/friendRefusal';
import { defaultRates, rateOf } from '../../src/server/limits/limitRequests';
import { type Answer, ask, claimKey, orderBody, signed, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

const codeOf = ({ json, status }: Answer): string =>
  status === 200 ? 'ok' : ((json as { error?: { code: string } }).error?.code ?? String(status));
const issuedCode = ({ json }: Answer): string => (json as { code: string }).code;

let server: TestServer;
let address = 0;
/** From another network each time, as friends are. */
const post = (path: string, body: unknown, key?: string): Promise<Answer> =>
  ask(`${server.url}/v1/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `${11 + (address >> 16)}.${(address >> 8) & 255}.${address++ & 255}.9`,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  });
const claim = (n: number, change: Readonly<Record<string, unknown>> = {}): Promise<Answer> =>
  post('claims', { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-', ...change }, claimKey(n));
const give = (n: number): Promise<Answer> => post('friends', { v: 'friends/1', key: claimKey(n) });
const friend = (n: number, of = 0, change = {}): Promise<Answer> => claim(n, { friend: { link: friendToken(claimKey(of)) }, ...change });
const reward = (n: number, of = 0): Promise<Answer> => claim(n, { couponId: 'cups', friend: { of: claimKey(of) } });
const order = async (code: string, change: Parameters<typeof orderBody>[0] = {}): Promise<void> => {
  const body = orderBody({ orderId: `order-${code}`, codes: [code], ...change });
  expect((await server.order(body, signed(body, server.time.now))).status).toBe(200);
};
/** Claims and orders. @returns the code */
const buy = async (claimed: Promise<Answer>, customer?: string): Promise<string> => {
  const code = issuedCode(await claimed);
  await order(code, customer === undefined ? {} : { customer });
  return code;
};
/** Fifty at a time, as many as a shop answers at once. */
const rush = async (count: number, one: (n: number) => Promise<Answer>): Promise<readonly string[]> => {
  const answers: string[] = [];
  for (let from = 0; from < count; from += 50)
    answers.push(...(await Promise.all(Array.from({ length: 50 }, (_, n) => one(from + n)))).map(codeOf));
  return answers;
};
const list = (earned: boolean, budget = {}) =>
  server.putCatalog([
    { coupon: categoryCoupon('tea', 'Tea', { friends: { reward: 'cups', most: 3 } }), budget },
    { coupon: categoryCoupon('cups', 'Cups', earned ? { earned: true } : {}) },
  ]);

beforeEach(async () => {
  server = await startTestServer({
    deps: { rates: { ...defaultRates, claims: rateOf(0) }, trustedProxies: ['127.0.0.1'], load: { maxEventLoopDelayMs: 600_000 } },
  });
  await list(true);
});
afterEach(() => server.close());

describe('a shopper who gives a coupon to friends', () => {
  it('gets a link once an order with the code is known, and the same again', async () => {
    expect(codeOf(await give(0))).toBe('friends_not_redeemed');
    const code = issuedCode(await claim(0));
    expect(codeOf(await give(0))).toBe('friends_not_redeemed');
    await order(code);
    const [first, again] = [await give(0), await give(0)];
    expect(first.json).toEqual({ v: 'friends/1', token: friendToken(claimKey(0)), left: 3, earned: 0 });
    expect(again.text).toBe(first.text);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(parseWith(friendsResponseSchema, first.json, 'x').ok).toBe(true);
  });

  it('learns how many friends are left and what was earned, and claims each reward once', async () => {
    await buy(claim(0));
    await give(0);
    await buy(friend(1));
    await friend(2);
    expect((await give(0)).json).toMatchObject({ left: 1, earned: 1 });
    const answers = await Promise.all([reward(11), reward(12), reward(11)]);
    expect(answers.map(codeOf).filter((one) => one === 'reward_not_earned')).toHaveLength(1);
    const [won] = answers.filter(({ status }) => status === 200);
    expect(server.shop.codes.get(issuedCode(won as Answer))?.body).toMatchObject({ scope: { categories: ['Cups'] } });
    expect((await give(0)).json).toMatchObject({ left: 1, earned: 0 });
  });

  it('earns nothing by an order that is cancelled before the reward is claimed', async () => {
    await buy(claim(0));
    await give(0);
    const code = await buy(friend(1));
    await order(code, { event: 'cancelled' });
    expect([codeOf(await reward(11)), (await give(0)).json]).toMatchObject(['reward_not_earned', { earned: 0 }]);
  });

  it('gets no link for a coupon that is not for friends, nor after the own order was cancelled', async () => {
    const code = await buy(claim(0));
    await give(0);
    await order(code, { event: 'cancelled' });
    expect([codeOf(await give(0)), codeOf(await friend(1))]).toEqual(['friends_not_redeemed', 'friend_link_over']);
    await server.putCatalog([{ coupon: categoryCoupon('tea', 'Tea') }]);
    await buy(claim(5));
    expect(codeOf(await give(5))).toBe('friends_not_redeemed');
  });
});

describe('a friend', () => {
  it('gets one code by the link, and the same one again, also when the shop was away between claim and answer', async () => {
    await buy(claim(0));
    await give(0);
    await server.shop.stop();
    expect(codeOf(await friend(1))).toBe('shop_unreachable');
    await server.shop.restart();
    const [first, again] = [await friend(1), await friend(1)];
    expect([codeOf(first), again.text]).toEqual(['ok', first.text]);
    expect((await give(0)).json).toMatchObject({ left: 2 });
  });

  it('gets it in the group without coupons too, because no choice of ours gave it', async () => {
    await buy(claim(0));
    await give(0);
    const none = { attribution: 'v1.exp-1.none.-' };
    expect([codeOf(await claim(1, none)), codeOf(await friend(1, 0, none))]).toEqual(['claim_ineligible', 'ok']);
  });

  it('is refused at a checkout that knows them as the shopper who gave it', async () => {
    await buy(claim(0), 'ada');
    await give(0);
    const code = issuedCode(await friend(1));
    const validate = async (customer: string) => codeOf(await server.till('validate', { code, orderId: 'cart', customer }));
    expect([await validate('ada'), await validate('bob')]).toEqual(['customer_limit', 'ok']);
  });
});

describe('somebody who wants rewards without friends', () => {
  it('gets none from 1,000 strangers’ claims, which a coupon that is not earned would have given', async () => {
    const stranger = (n: number) => claim(n, { couponId: 'cups' });
    expect(new Set(await rush(1_000, stranger))).toEqual(new Set(['reward_not_earned']));
    // The broken twin: the same coupon without the mark.
    await list(false);
    const twin = await rush(100, stranger);
    expect(twin).not.toContain('reward_not_earned');
    // A shop on a busy machine answers some too late.
    expect(twin.filter((one) => one === 'ok').length).toBeGreaterThan(10);
  });

  it('gets three codes from a link that is used 1,000 times, and the budget is not drained by it', async () => {
    await list(true, { count: 100 });
    await buy(claim(0));
    await give(0);
    const answers = await rush(1_000, (n) => friend(n + 1));
    expect(answers.filter((one) => one === 'ok')).toHaveLength(3);
    expect(answers.filter((one) => one === 'friend_link_over')).toHaveLength(997);
    expect((await server.tea()).reservedCount).toBe(3);
  });

  it('earns none by the own orders as the same customer, and at most three by any', async () => {
    await buy(claim(0), 'ada');
    await give(0);
    await buy(friend(1), 'ada');
    expect([codeOf(await reward(11)), (await give(0)).json]).toMatchObject(['reward_not_earned', { left: 2, earned: 0 }]);
    await buy(friend(2), 'bob');
    await buy(friend(3), 'cyd');
    expect([codeOf(await friend(4)), (await give(0)).json]).toMatchObject(['friend_link_over', { left: 0, earned: 2 }]);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => reward(100 + n)));
    expect(answers.map(codeOf).filter((one) => one === 'ok')).toHaveLength(2);
  });

  it('cannot claim with what a friend knows: the token, or the own claim’s key', async () => {
    await buy(claim(0));
    const token = friendToken(claimKey(0));
    await give(0);
    await buy(friend(1));
    expect(codeOf(await claim(11, { couponId: 'cups', friend: { of: token } }))).toBe('reward_not_earned');
    expect(codeOf(await reward(11, 1))).toBe('reward_not_earned');
    expect(codeOf(await claim(11, { couponId: 'cups', friend: { link: token } }))).toBe('friend_link_over');
    expect(codeOf(await post('friends', { v: 'friends/1', key: token }))).toBe('friends_not_redeemed');
  });

  it.each([
    ['no proof', {}],
    ['both', { link: 'a'.repeat(32), of: claimKey(0) }],
    ['a token of another form', { link: '1' }],
    ['a short key', { of: 'x' }],
  ])('is refused with claim_malformed for %s', async (_name, proof) => {
    expect(codeOf(await claim(1, { friend: proof }))).toBe('claim_malformed');
  });
});
