import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ask, claimKey, signed, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const refusal = ({ status, json }: Answer): [number, string, string | undefined] => {
  const { code, at } = (json as { error: { code: string; at?: string } }).error;
  return [status, code, at];
};
const codeOf = ({ json }: Answer): string => (json as { code: string }).code;
const tea = categoryCoupon('tea', 'Tea');
const KEY = 'till-key-000000001';

describe('a till', () => {
  it('looks at a code, holds it, uses it up and gives it back', async () => {
    const code = codeOf(await server.claim(claimKey(1)));
    const valid = await server.till('validate', { code: code.toLowerCase() });
    expect([valid.status, valid.json]).toMatchObject([
      200,
      { v: 'code-use/1', code, couponId: 'tea', discount: { kind: 'percent' }, currency: 'EUR' },
    ]);
    const locked = await server.till('lock', { code, orderId: 'cart-1', ttlSeconds: 60 }, KEY);
    expect(locked.json).toEqual({ v: 'code-use/1', code, couponId: 'tea', state: 'locked', lockedUntil: server.time.now + 60_000 });
    expect(refusal(await server.till('validate', { code, orderId: 'cart-2' }))).toEqual([409, 'code_locked', undefined]);
    const sale = { code, orderId: 'cart-1', currency: 'EUR', discount: 300 };
    const redeemed = await server.till('redeem', sale, `${KEY}r`);
    expect(redeemed.json).toMatchObject({ state: 'redeemed', used: 300 });
    expect((await server.till('redeem', sale, `${KEY}r`)).text).toBe(redeemed.text);
    expect(refusal(await server.till('redeem', { ...sale, discount: 1 }, `${KEY}r`))).toEqual([409, 'idempotency_conflict', undefined]);
    expect(await server.tea()).toMatchObject({ usedMoney: 300, usedCount: 1 });
    expect((await server.till('rollback', { code, orderId: 'cart-1' }, `${KEY}b`)).json).toMatchObject({ state: 'open' });
    expect(await server.tea()).toEqual({ usedMoney: 0, usedCount: 0, reservedMoney: 500, reservedCount: 1 });
  });

  it('is nobody without the shop’s signature, whose key binds the body', async () => {
    const code = codeOf(await server.claim(claimKey(1)));
    const forged = signed('{}', server.time.now);
    for (const action of ['validate', 'lock', 'redeem', 'rollback'])
      expect(refusal(await server.till(action, { code, orderId: 'o' }, KEY, forged))).toEqual([401, 'signature_invalid', undefined]);
    // What holds a code does not give one back, under its own key or another one.
    const text = JSON.stringify({ v: 'code-use/1', code, orderId: 'o' });
    const captured = signed(`/v1/codes/lock.${KEY}.${text}`, server.time.now);
    expect((await server.till('lock', { code, orderId: 'o' }, KEY, captured)).status).toBe(200);
    for (const [action, key] of [
      ['rollback', KEY],
      ['rollback', `${KEY}b`],
      ['lock', `${KEY}b`],
      ['validate', undefined],
    ] as const)
      expect(refusal(await server.till(action, { code, orderId: 'o' }, key, captured))).toEqual([401, 'signature_invalid', undefined]);
    const preflight = await ask(`${server.url}/v1/codes/validate`, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['lock', { code: 'X', orderId: 'o' }, undefined, 'idempotency_key_malformed'],
    ['lock', { code: 'X' }, KEY, 'code_use_malformed'],
    ['lock', { code: 'X', orderId: 'o', ttlSeconds: 4_000 }, KEY, 'code_use_malformed'],
    ['redeem', { code: 'X', orderId: 'o', currency: 'EUR' }, KEY, 'code_use_malformed'],
    ['validate', {}, undefined, 'code_use_malformed'],
  ])('is refused at %s with %j under key %s: %s', async (action, body, key, code) => {
    expect(refusal(await server.till(action, body, key)).slice(0, 2)).toEqual([400, code]);
  });

  it('is told that coupons are stopped, but may give back', async () => {
    const code = codeOf(await server.claim(claimKey(1)));
    await server.till('redeem', { code, orderId: 'o', currency: 'EUR', discount: 5 }, KEY);
    await server.admin('PUT', 'serving', { serving: false });
    expect(refusal(await server.till('validate', { code }))[1]).toBe('serving_stopped');
    expect((await server.till('rollback', { code, orderId: 'o' }, `${KEY}b`)).status).toBe(200);
  });
});

describe('codes of the shop', () => {
  const pool = (csv: string) => server.importCodes('tea', csv);

  it('are imported from CSV with or without a heading, and refused with the line where one is wrong', async () => {
    await server.putCatalog([{ coupon: tea, codes: { from: 'pool' } }]);
    expect((await pool('id;Code;note\r\n1;Tea-1;a\r\n2;"Tea-2";b\r\n')).json).toEqual({ added: 2, known: 0 });
    expect((await pool('\uFEFFTea-1\n\nTea-3')).json).toEqual({ added: 1, known: 1 });
    expect(refusal(await pool('TEA-4\nno good\n'))).toEqual([400, 'code_malformed', 'line 2']);
    expect(refusal(await pool('TEA-4\nTEA-5\ntea-4\n'))).toEqual([422, 'code_duplicate', 'line 3']);
    expect(refusal(await pool('code\n'))).toEqual([400, 'codes_malformed', undefined]);
    expect(refusal(await server.importCodes('shoes', 'SHOE-1'))[1]).toBe('coupon_unknown');
    expect((await server.admin('GET', 'coupons/tea/codes')).json).toEqual({ imported: 3, left: 3 });
    expect((await fetch(`${server.url}/v1/admin/coupons/tea/codes`, { method: 'PUT', body: 'TEA-9' })).status).toBe(401);
  });

  it('are never created there, handed out as they are spelt, and go to the next shopper when their claim ends', async () => {
    await server.putCatalog([{ coupon: tea, codes: { from: 'pool' } }]);
    await pool('Tea-1');
    expect(codeOf(await server.claim(claimKey(1)))).toBe('Tea-1');
    expect(refusal(await server.claim(claimKey(2)))).toEqual([409, 'pool_empty', undefined]);
    server.time.now += 1_800_000;
    expect(await server.sweeper.sweep()).toBe(1);
    expect(codeOf(await server.claim(claimKey(2)))).toBe('Tea-1');
    expect(server.shop.calls).toEqual([]);
  });

  it('are left alone when they are everybody’s', async () => {
    await server.putCatalog([{ coupon: tea, codes: { from: 'shared', code: 'Summer10' } }]);
    expect([codeOf(await server.claim(claimKey(1))), codeOf(await server.claim(claimKey(2)))]).toEqual(['Summer10', 'Summer10']);
    server.time.now += 1_800_000;
    expect(await server.sweeper.sweep()).toBe(2);
    expect(server.shop.calls).toEqual([]);
  });

  it('are drawn behind a prefix where the campaign has one', async () => {
    await server.putCatalog([{ coupon: tea, codes: { from: 'generated', prefix: 'TEA-' } }]);
    expect(codeOf(await server.claim(claimKey(1)))).toMatch(/^TEA-[ACDEFGHJKMNPRTWXY34679]{12}$/);
  });

  it.each([
    ['catalog_malformed', [{ coupon: tea, codes: { from: 'shared' } }], undefined],
    ['catalog_malformed', [{ coupon: tea }], 'Europe/Nowhere'],
    ['catalog_malformed', [{ coupon: tea, budget: { perDay: 3 } }], undefined],
    ['code_duplicate', ['tea', 'two'].map((id) => ({ coupon: { ...tea, id }, codes: { from: 'shared', code: 'ALL1' } })), undefined],
  ])('are refused in a catalog with %s', async (code, entries, timeZone) => {
    const body = { entries: entries.map((entry) => ({ currency: 'EUR', ...entry })), timeZone };
    expect(refusal(await server.admin('PUT', 'catalog', body))[1]).toBe(code);
  });

  it.each([
    ['different currencies', { currency: 'USD', budget: { money: 9, count: 2 } }, 400],
    ['different shared budgets', { currency: 'EUR', budget: { money: 9 } }, 400],
    ['one shared budget, written in another order', { currency: 'EUR', budget: { count: 2, money: 9 } }, 200],
  ])('are compared within a campaign of the catalog: %s', async (_what, { currency, budget }, status) => {
    const entries = [
      { coupon: tea, currency: 'EUR', campaign: { id: 'spring', budget: { money: 9, count: 2 } } },
      { coupon: { ...tea, id: 'two' }, currency, campaign: { id: 'spring', budget } },
      { coupon: { ...tea, id: 'three' }, currency: 'EUR', campaign: { id: 'winter' } },
    ];
    const answer = await server.admin('PUT', 'catalog', { entries });
    expect(answer.status).toBe(status);
    if (status === 400) expect(refusal(answer)).toEqual([400, 'catalog_malformed', 'spring']);
  });
});
