import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/protocol/values/result';
import { createClaims } from '../../src/server/claims/claims';
import { createSweeper } from '../../src/server/claims/sweeper';
import type { Connector } from '../../src/server/shop/connector';
import { claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

const codeOf = (answer: { json: unknown }): string => (answer.json as { code: string }).code;
const refusal = (answer: { json: unknown }): string => (answer.json as { error: { code: string } }).error.code;
const untouched = { usedMoney: 0, usedCount: 0, reservedMoney: 0, reservedCount: 0 };

let server: TestServer;
const start = async (options = {}): Promise<void> => {
  await server.close();
  server = await startTestServer(options);
};
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe('a claim', () => {
  it('answers with a code that the shop knows by then, single-use, with the coupon’s own terms', async () => {
    const answer = await server.claim(claimKey(1));
    expect(answer.status).toBe(200);
    const code = codeOf(answer);
    expect(code).toMatch(/^[ACDEFGHJKMNPRTWXY34679]{12}$/);
    expect(server.shop.codes.get(code)?.body).toEqual({
      v: 'code/1',
      code,
      discount: { kind: 'percent', basisPoints: 1_000, cap: 500 },
      scope: { categories: ['Tea'] },
      when: { all: [] },
      currency: 'EUR',
      expiresAt: server.time.now + 1_800_000,
      uses: 1,
    });
    expect(await server.tea()).toEqual({ ...untouched, reservedMoney: 500, reservedCount: 1 });
  });

  it('gets the same answer again under the same key, one after another and at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => server.claim(claimKey(1))));
    answers.push(await server.claim(claimKey(1)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(server.shop.codes.size).toBe(1);
    expect((await server.tea()).reservedCount).toBe(1);
  });

  it('is refused with idempotency_conflict when the key was used for another coupon', async () => {
    await server.claim(claimKey(1));
    const answer = await server.claim(claimKey(1), { couponId: 'shoes' });
    expect([answer.status, refusal(answer)]).toEqual([409, 'idempotency_conflict']);
  });

  it.each([
    ['coupon_unknown', 404, 'a coupon of another shop', { couponId: 'nothing' }],
    ['coupon_stale', 409, 'a version no longer current', { couponVersion: 2 }],
    ['claim_malformed', 400, 'an impossible coupon id', { couponId: 'NO GOOD' }],
    ['claim_malformed', 400, 'an invented attribution', { attribution: 'made up' }],
    ['claim_malformed', 400, 'a field it does not know', { basket: ['item-7'] }],
    ['claim_malformed', 400, 'a number sent as text', { couponVersion: '1' }],
    ['claim_too_large', 413, 'a body of 2 kB', { couponId: 'x'.repeat(2_000) }],
  ])('is refused with %s (%i) for %s and reserves nothing', async (code, status, _what, change) => {
    const answer = await server.claim(claimKey(1), change);
    expect([answer.status, refusal(answer)]).toEqual([status, code]);
    expect(await server.tea()).toEqual(untouched);
    expect(server.shop.codes.size).toBe(0);
  });

  it('goes by the catalog as it is, however often that was changed since the last claim', async () => {
    const offer = (version: number, currency = 'EUR') =>
      server.putCatalog([
        { coupon: categoryCoupon('tea', 'Tea', { version, discount: { kind: 'fixed', amount: 100 * version } }), currency },
      ]);
    const claimed = async (n: number, couponVersion: number) => {
      const answer = await server.claim(claimKey(n), { couponVersion });
      return answer.status === 200 ? server.shop.codes.get(codeOf(answer))?.body : refusal(answer);
    };
    const sent = (version: number, currency = 'EUR') => ({ discount: { kind: 'fixed', amount: 100 * version }, currency });
    await offer(1);
    expect([await claimed(1, 1), await claimed(2, 1)]).toMatchObject([sent(1), sent(1)]);
    await offer(2);
    expect([await claimed(3, 1), await claimed(4, 2), await claimed(5, 1)]).toMatchObject(['coupon_stale', sent(2), 'coupon_stale']);
    await offer(2, 'USD');
    expect(await claimed(6, 2)).toMatchObject(sent(2, 'USD'));
    await server.putCatalog([{ coupon: categoryCoupon('shoes', 'Shoes') }]);
    expect(await claimed(7, 2)).toBe('coupon_unknown');
    await offer(1);
    expect(await claimed(8, 1)).toMatchObject(sent(1));
  });

  it('is refused without a proper Idempotency-Key', async () => {
    const answer = await server.claim('short');
    expect([answer.status, refusal(answer)]).toEqual([400, 'idempotency_key_malformed']);
  });

  it('is refused with coupon_expired after the coupon’s end and coupon_not_started before its start', async () => {
    await start({ coupon: { startsAt: 1_000, endsAt: 2_000 }, now: 2_000 });
    const late = await server.claim(claimKey(1));
    expect([late.status, refusal(late)]).toEqual([410, 'coupon_expired']);
    server.time.now = 999;
    const early = await server.claim(claimKey(1));
    expect([early.status, refusal(early)]).toEqual([409, 'coupon_not_started']);
  });

  it('holds its code no longer than the coupon lives', async () => {
    await start({ coupon: { endsAt: 1_700_000_060_000 } });
    expect((await server.claim(claimKey(1))).json).toMatchObject({ expiresAt: 1_700_000_060_000 });
  });

  it('never takes more than the budget: 200 at once at a budget for 50 give exactly 50', async () => {
    await start({ budget: { money: 50 * 500 + 499 } });
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => server.claim(claimKey(n))));
    const won = answers.filter(({ status }) => status === 200);
    const lost = answers.filter(({ status }) => status !== 200);
    expect(won).toHaveLength(50);
    expect(new Set(lost.map(refusal))).toEqual(new Set(['budget_exhausted']));
    expect(server.shop.activeCodes().sort()).toEqual(won.map(codeOf).sort());
    expect(await server.tea()).toEqual({ ...untouched, reservedMoney: 25_000, reservedCount: 50 });
  });

  it('never takes more than the number of codes allowed', async () => {
    await start({ budget: { count: 3 } });
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => server.claim(claimKey(n))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
  });
});

describe('a claim while the shop has trouble', () => {
  it('gives the reservation back at once when nobody listens, and the same key works later', async () => {
    await server.shop.stop();
    const answer = await server.claim(claimKey(1));
    expect([answer.status, refusal(answer)]).toEqual([503, 'shop_unreachable']);
    // Where the shop's own server stands is no shopper's business.
    expect(JSON.stringify(answer)).not.toMatch(/SHOP_URL|127\.0\.0\.1/);
    expect(await server.tea()).toEqual(untouched);
    await server.shop.restart();
    expect((await server.claim(claimKey(1))).status).toBe(200);
  });

  it('is refused for good when the shop refuses, gives the reservation back, and is logged with the reason', async () => {
    const logged: string[] = [];
    await start({ deps: { logLevel: 'warn', logTo: { write: (line: string) => void logged.push(line) } } });
    server.shop.setWeather('refusing');
    const answer = await server.claim(claimKey(1));
    expect([answer.status, refusal(answer)]).toEqual([502, 'shop_refused']);
    expect(await server.tea()).toEqual(untouched);
    expect(server.shop.calls).toHaveLength(1);
    const told = logged.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'the shop created no code');
    expect(told).toMatchObject([{ coupon: 'tea', code: 'shop_refused', reason: expect.stringMatching(/refused|answered/) }]);
  });

  it.each(['losing answers', 'silent'] as const)(
    'keeps the reservation while a %s shop may have the code, and takes the same code up under the same key',
    async (weather) => {
      server.shop.setWeather(weather);
      const answer = await server.claim(claimKey(1));
      expect([answer.status, refusal(answer)]).toEqual([503, 'shop_unreachable']);
      expect((await server.tea()).reservedCount).toBe(1);
      expect(server.shop.codes.size).toBe(1);
      server.shop.setWeather('fine');
      server.time.now += 61_000;
      await server.sweeper.sweep();
      expect(await server.tea()).toEqual(untouched);
      expect(server.shop.activeCodes()).toEqual([]);
      expect((await server.claim(claimKey(1))).status).toBe(200);
      expect(server.shop.activeCodes()).toHaveLength(1);
    },
  );

  it('keeps the reservation when the shop that may have the code is gone at the next try', async () => {
    server.shop.setWeather('silent');
    await server.claim(claimKey(1));
    expect(server.shop.codes.size).toBe(1);
    await server.shop.stop();
    expect(refusal(await server.claim(claimKey(1)))).toBe('shop_unreachable');
    expect((await server.tea()).reservedCount).toBe(1);
  });

  it('keeps the reservation of a claim cut off by a crash when the shop is down at the restart', async () => {
    await server.shop.stop();
    await server.store.reserveClaim({
      key: claimKey(1),
      couponId: 'tea',
      couponVersion: 1,
      code: 'CUTOFFCUTOFF',
      reserved: 500,
      attribution: 'v1.exp-1.couplet.-',
      createdAt: server.time.now,
      expiresAt: server.time.now + 1_800_000,
    });
    await server.sweeper.recover();
    expect((await server.tea()).reservedCount).toBe(1);
  });

  it('forgets a claim whose code was already taken out of the shop, in place of handing out a dead code', async () => {
    server.shop.setWeather('silent');
    await server.claim(claimKey(1));
    for (const entry of server.shop.codes.values()) entry.active = false;
    server.shop.setWeather('fine');
    expect(refusal(await server.claim(claimKey(1)))).toBe('shop_refused');
    expect(await server.tea()).toEqual(untouched);
    const again = await server.claim(claimKey(1));
    expect(server.shop.activeCodes()).toEqual([codeOf(again)]);
  });

  it('tries a failing shop twice', async () => {
    server.shop.setWeather('failing');
    await server.claim(claimKey(1));
    expect(server.shop.calls.filter((call) => call.startsWith('POST'))).toHaveLength(2);
  });
});

describe('the sweeper', () => {
  it('takes expired codes out of the shop and gives their budget back; the claim then says claim_expired', async () => {
    await server.claim(claimKey(1));
    server.time.now += 1_799_999;
    expect(await server.sweeper.sweep()).toBe(0);
    server.time.now += 1;
    expect(await server.sweeper.sweep()).toBe(1);
    expect(server.shop.activeCodes()).toEqual([]);
    expect(await server.tea()).toEqual(untouched);
    const again = await server.claim(claimKey(1));
    expect([again.status, refusal(again)]).toEqual([410, 'claim_expired']);
  });

  it('gives nothing back while the shop cannot confirm that the code is gone', async () => {
    await server.claim(claimKey(1));
    server.time.now += 1_800_000;
    await server.shop.stop();
    expect(await server.sweeper.sweep()).toBe(0);
    expect((await server.tea()).reservedCount).toBe(1);
    await server.shop.restart();
    expect(await server.sweeper.sweep()).toBe(1);
    expect(await server.tea()).toEqual(untouched);
  });

  it('ends every claim of the kill switch but those that the shop refuses to let go, however many there are', async () => {
    const { store } = server;
    const clock = (): number => server.time.now;
    const refused = new Set(['CODE1', 'CODE7']);
    const connector: Connector = {
      platform: 'stubborn',
      capabilities: async () => fail('shop_no_answer', 'The shop did not answer.'),
      createCode: async () => ok(undefined),
      deactivateCode: async (code) => (refused.has(code) ? fail('shop_refused', 'The shop refused it.') : ok(undefined)),
    };
    let n = 0;
    const claims = createClaims({ store, connector, clock, newCode: () => `CODE${++n}`, ttlMs: 1_800_000 });
    const sweeper = createSweeper({ store, connector, claims, bundleFacts: async () => undefined, clock, onError: () => undefined });
    const request = { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' } as const;
    const made = await Promise.all(Array.from({ length: 230 }, (_, key) => claims.claim(claimKey(key), request)));
    expect(made.every((claim) => claim.ok)).toBe(true);
    expect(await sweeper.endAll()).toEqual({ ended: 228, remaining: 2 });
  });
});

it('a claim that the shop refuses tells the operator why, and the shopper less', async () => {
  const reason = 'WooCommerce refused the coupon with 400: Coupons are closed.';
  const connector: Connector = {
    platform: 'closed',
    capabilities: async () => fail('shop_no_answer', 'The shop did not answer.'),
    createCode: async () => fail('shop_refused', reason),
    deactivateCode: async () => ok(undefined),
  };
  const heard: unknown[] = [];
  const onRefused = (...said: readonly unknown[]): unknown => heard.push(said);
  const claims = createClaims({
    store: server.store,
    connector,
    clock: () => server.time.now,
    newCode: () => 'CODE1',
    ttlMs: 1_800_000,
    onRefused,
  });
  const made = await claims.claim(claimKey(1), { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' });
  expect(made).toMatchObject({ ok: false, error: { code: 'shop_refused', message: 'The shop did not accept this coupon.' } });
  expect(heard).toEqual([['tea', { code: 'shop_refused', message: reason }]]);
});

describe('a claim taken up while the sweeper ends it', () => {
  /** A shop whose first answers get lost and whose deletions wait for `release`. */
  const slowShop = () => {
    const codes = new Set<string>();
    const held: (() => void)[] = [];
    const shop = { codes, held, up: false };
    const connector: Connector = {
      platform: 'slow',
      capabilities: async () => fail('shop_no_answer', 'The shop did not answer.'),
      createCode: async ({ code }) => {
        codes.add(code);
        return shop.up ? ok(undefined) : fail('shop_no_answer', 'The shop did not answer.');
      },
      deactivateCode: async (code) => {
        if (!shop.up) return fail('shop_no_answer', 'The shop did not answer.');
        await new Promise<void>((resolve) => held.push(resolve));
        codes.delete(code);
        return ok(undefined);
      },
    };
    return { shop, connector };
  };

  it.each([
    ['the very claim being ended', 1],
    ['a claim further down its list', 2],
  ])('keeps its code in the shop: %s', async (_which, wanted) => {
    const { shop, connector } = slowShop();
    let [now, n] = [server.time.now, 0];
    const clock = (): number => now;
    const { store } = server;
    const claims = createClaims({ store, connector, clock, newCode: () => `CODE${++n}`, ttlMs: 1_800_000 });
    const sweeper = createSweeper({ store, connector, claims, bundleFacts: async () => undefined, clock, onError: () => undefined });
    const request = { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' } as const;
    for (const key of [1, 2]) expect((await claims.claim(claimKey(key), request)).ok).toBe(false);

    shop.up = true;
    now += 61_000;
    const swept = sweeper.sweep();
    await expect.poll(() => shop.held.length).toBe(1);
    const claimed = claims.claim(claimKey(wanted), request);
    await new Promise((resolve) => setTimeout(resolve, 50));
    let over = false;
    void swept.then(() => {
      over = true;
    });
    await expect
      .poll(() => {
        for (const release of shop.held.splice(0)) release();
        return over;
      })
      .toBe(true);
    const answer = await claimed;
    expect(answer.ok && shop.codes.has(answer.value.code)).toBe(true);
  });
});

describe('the kill switch', () => {
  it('shows in the status document, ends open codes in the shop and refuses claims until serving resumes', async () => {
    await server.claim(claimKey(1));
    const stopped = await server.admin('PUT', 'serving', { serving: false });
    expect(stopped.json).toEqual({ serving: false, endedClaims: 1, remainingClaims: 0 });
    expect(server.shop.activeCodes()).toEqual([]);
    const answer = await server.claim(claimKey(2));
    expect([answer.status, refusal(answer)]).toEqual([503, 'serving_stopped']);
    await server.admin('PUT', 'serving', { serving: true });
    expect((await server.claim(claimKey(2))).status).toBe(200);
  });

  it('names the codes for all, which only the shop itself can end', async () => {
    await server.putCatalog([{ coupon: categoryCoupon('all', 'Tea'), codes: { from: 'shared', code: 'SUMMER10' } }]);
    expect((await server.admin('PUT', 'serving', { serving: false })).json).toMatchObject({ stillValid: ['SUMMER10'] });
    expect((await server.admin('PUT', 'serving', { serving: true })).json).not.toHaveProperty('stillValid');
  });
});
