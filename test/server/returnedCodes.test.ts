import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { createClaims } from '../../src/server/claims/claims';
import { createSweeper } from '../../src/server/claims/sweeper';
import type { Connector } from '../../src/server/shop/connector';
import { claimKey, startTestServer, type TestServer } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe('codes of a pool', () => {
  const pool = { coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {}, codes: { from: 'pool' } } as const;
  const request = { v: 'claim/1', couponId: 'tea', couponVersion: 1, attribution: 'v1.exp-1.couplet.-' } as const;

  /** @param answer of the shop when a code is to end */
  const start = async (count: number, answer: (code: string) => Promise<Result<undefined>> = async () => ok(undefined)) => {
    const { store } = server;
    const ended: string[] = [];
    const connector: Connector = {
      platform: 'counting',
      capabilities: async () => fail('shop_no_answer', 'The shop did not answer.'),
      createCode: async () => fail('shop_refused', 'Nothing is created.'),
      deactivateCode: async (code, source) => {
        ended.push(`${code} ${source}`);
        return answer(code);
      },
    };
    const clock = (): number => server.time.now;
    await store.putCatalog([pool], clock());
    await store.importCodes(
      'tea',
      Array.from({ length: count }, (_, n) => ({ code: `POOL-${n}`, line: n + 1 })),
      clock(),
    );
    const claims = createClaims({ store, connector, clock, newCode: () => 'UNUSED', ttlMs: 1_800_000 });
    const sweeper = createSweeper({ store, connector, claims, bundleFacts: async () => undefined, clock, onError: () => undefined });
    const claim = async (n: number): Promise<string> => {
      const claimed = await claims.claim(claimKey(n), request);
      return claimed.ok ? claimed.value.code : claimed.error.code;
    };
    return { store, sweeper, claim, ended };
  };

  it('go to the next shopper once their claim ends, and the shop is not asked', async () => {
    const { sweeper, claim, ended } = await start(2);
    expect([await claim(1), await claim(2), await claim(3)]).toEqual(['POOL-0', 'POOL-1', 'pool_empty']);
    server.time.now += 1_800_000;
    expect(await sweeper.sweep()).toBe(2);
    expect([await claim(1), await claim(4), await claim(5), await claim(6)]).toEqual(['claim_expired', 'POOL-0', 'POOL-1', 'pool_empty']);
    expect(ended).toEqual([]);
  });

  it('end in the shop when all coupons stop: those with a claim, and those that once had one', async () => {
    const { store, sweeper, claim, ended } = await start(4);
    await Promise.all([1, 2, 3].map(claim));
    server.time.now += 1_800_000;
    await sweeper.sweep();
    await claim(4);
    await store.setServing(false, server.time.now);
    expect(await sweeper.endAll()).toEqual({ ended: 1, remaining: 0 });
    expect(ended.toSorted()).toEqual(['POOL-0 pool', 'POOL-1 pool', 'POOL-2 pool']);
    await store.setServing(true, server.time.now);
    expect([await claim(5), await claim(6)]).toEqual(['POOL-3', 'pool_empty']);
  });

  it('end in the shop when their coupon does', async () => {
    const { sweeper, claim, ended } = await start(2);
    await claim(1);
    server.time.now += 1_800_000;
    await sweeper.sweep();
    expect(ended).toEqual([]);
    server.time.now = pool.coupon.endsAt;
    await sweeper.sweep();
    await sweeper.sweep();
    expect(ended).toEqual(['POOL-0 pool']);
  });

  it('that are ending when coupons are turned on again go to nobody', async () => {
    const { store, sweeper, claim, ended } = await start(3, async () => {
      // The merchant changes their mind while the first page of codes ends.
      await store.setServing(true, server.time.now);
      return ok(undefined);
    });
    await Promise.all([1, 2].map(claim));
    server.time.now += 1_800_000;
    await sweeper.sweep();
    await store.setServing(false, server.time.now);
    await sweeper.endAll();
    expect(ended.toSorted()).toEqual(['POOL-0 pool', 'POOL-1 pool']);
    expect([await claim(3), await claim(4)]).toEqual(['POOL-2', 'pool_empty']);
  });

  it('of which the shop refuses a whole page do not keep the others from ending', async () => {
    const { store, sweeper, claim, ended } = await start(150, async (code) =>
      Number(code.slice(5)) < 120 ? fail('shop_refused', 'No.') : ok(undefined),
    );
    await Promise.all(Array.from({ length: 150 }, (_, n) => claim(n)));
    server.time.now = pool.coupon.endsAt;
    for (let n = 0; n < 3; n++) await sweeper.sweep();
    expect(new Set(ended).size).toBe(150);
    expect(await store.idleCodes(server.time.now, 200)).toHaveLength(120);
  });

  it('that the shop does not end are asked for again by each sweep, a page at a time, and go to nobody', async () => {
    const { store, sweeper, claim, ended } = await start(120, async (code) =>
      code === 'POOL-7' ? fail('shop_refused', 'No.') : ok(undefined),
    );
    await Promise.all(Array.from({ length: 120 }, (_, n) => claim(n)));
    server.time.now = pool.coupon.endsAt;
    await sweeper.sweep();
    expect(ended).toHaveLength(100);
    await sweeper.sweep();
    await sweeper.sweep();
    expect([ended.length, ended.filter((code) => code === 'POOL-7 pool').length]).toEqual([122, 3]);
    expect(await store.idleCodes(server.time.now, 9)).toEqual(['POOL-7']);
  });
});
