import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src/protocol/values/result';
import { createSweeper } from '../../src/server/claims/sweeper';
import type { ClaimRow } from '../../src/server/records/claimRepository';

/** Claims by key, oldest first, in a store of which the sweeper uses some methods. */
const sweep = (count: number, refused: (n: number) => boolean) => {
  const open = new Map(
    Array.from({ length: count }, (_, n) => [`key-${n}`, { key: `key-${n}`, code: `${n}`, status: 'issued', source: 'generated' }]),
  );
  let asked = 0;
  const sweeper = createSweeper({
    store: {
      serving: async () => true,
      expiredClaims: async (_now: number, limit: number) => [...open.values()].slice(0, limit) as unknown as ClaimRow[],
      pendingClaims: async () => [],
      claim: async (key: string) => open.get(key) as unknown as ClaimRow,
      releaseClaim: async (key: string) => open.delete(key),
      retireCodes: async () => [],
      forgetReports: async () => 0,
      forgetTokens: async () => 0,
      forgetSplitReports: async () => 0,
      splitKeys: async () => [],
    } as never,
    connector: {
      deactivateCode: async (code: string) => {
        asked++;
        return refused(Number(code)) ? fail('shop_refused', 'No.') : ok(undefined);
      },
    } as never,
    claims: { whileIdle: async (_key: string, work: () => Promise<unknown>) => work() } as never,
    bundleFacts: async () => undefined,
    clock: () => 0,
    onError: (error) => {
      throw error;
    },
  });
  return { sweeper, left: () => [...open.keys()], asked: () => asked };
};

describe('the sweeper', () => {
  it('comes to every claim, however many before it the shop refuses to end, and asks for each once', async () => {
    const refusedFirst = sweep(450, (n) => n < 250);
    expect(await refusedFirst.sweeper.sweep()).toBe(200);
    expect(refusedFirst.left()).toEqual(Array.from({ length: 250 }, (_, n) => `key-${n}`));
    expect(refusedFirst.asked()).toBe(450);
    // The next sweep asks for them again.
    expect([await refusedFirst.sweeper.sweep(), refusedFirst.asked()]).toEqual([0, 700]);
  });
});
