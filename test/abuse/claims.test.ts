import { afterEach, describe, expect, it } from 'vitest';
import type { Repositories } from '../../src/server/records/repositories';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { startTestServer, type TestServer, type TestServerOptions } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';
import { behindProxy, figure, onBothStores, percents } from './bothStores';
import { BUDGET, expectHeld, HOUR_TTL, playHour, printHour, replaying, SEED, twoHundred, wide } from './claimHour';

const POOL = 500;

let server: TestServer;
const start = async (options: TestServerOptions = {}): Promise<void> => {
  server = await startTestServer({
    budget: { count: BUDGET },
    ttlMs: HOUR_TTL,
    connector: memoryShop().connector,
    deps: behindProxy,
    ...options,
  });
};
afterEach(() => server.close());

/** The hour of 200 networks, with codes of a pool. */
const playPool = async (name: string) => {
  await server.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), codes: { from: 'pool' } }]);
  await server.importCodes('tea', Array.from({ length: POOL }, (_, n) => `TEA-${n}`).join('\n'));
  const { served, redeemed, taken } = await playHour(server, twoHundred, SEED);
  // All claims end that were not redeemed.
  server.time.now += HOUR_TTL;
  await server.sweeper.sweep();
  const { left } = (await server.admin('GET', 'coupons/tea/codes')).json as { left: number };
  const lost = POOL - left - redeemed;
  figure(`pool of ${POOL} codes (${name})`, { lost, redeemed, taken, ...percents({ served }) });
  return { lost, served };
};
const expectKept = ({ lost, served }: Awaited<ReturnType<typeof playPool>>): void => {
  expect(lost).toBeLessThanOrEqual(25);
  expect(served).toBeGreaterThanOrEqual(0.95);
};

onBothStores(({ name: store, openStore }) => {
  describe('10,000 hostile claims in an hour beside 300 shoppers', () => {
    it.each([
      ['from 200 networks', twoHundred],
      ['from one /48, a /64 each', wide],
      ['from one IPv4 address', { address: () => '203.0.113.9' }],
      ['with the work of one for all', replaying],
    ])('%s hold little of the budget, and shoppers get codes', async (name, attack) => {
      await start({ openStore });
      const figures = await playHour(server, attack, SEED);
      printHour(`claims ${name} (${store})`, figures);
      expectHeld(figures);
    });

    it('cost a pool of 500 codes at most 25', async () => {
      await start({ openStore });
      expectKept(await playPool(store));
    });
  });
});

it('cost a pool most of its codes, in a twin where a code ends with its claim', async () => {
  const endingCodes = (store: Repositories): Repositories => ({
    ...store,
    releaseClaim: async (key) => {
      const claim = await store.claim(key);
      const released = await store.releaseClaim(key);
      if (released && claim?.source === 'pool') await store.spendCodes([claim.code]);
      return released;
    },
  });
  await start({ breakStore: endingCodes });
  const figures = await playPool('without return');
  expect(() => expectKept(figures)).toThrow();
  expect(figures.lost).toBeGreaterThan(POOL / 2);
});
