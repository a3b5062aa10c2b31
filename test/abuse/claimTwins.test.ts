import fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createBundleFacts } from '../../src/server/bundles/bundleFacts';
import { createAdmitClaim } from '../../src/server/claims/admitClaim';
import { type ClaimGuard, createClaimGuard } from '../../src/server/claims/claimGuard';
import { newCode } from '../../src/server/claims/claimMaker';
import { claimsRoute } from '../../src/server/claims/claimRoutes';
import { createClaims } from '../../src/server/claims/claims';
import { noteRedemptions } from '../../src/server/claims/noteRedemptions';
import { createRefusalCounts } from '../../src/server/claims/refusalCounts';
import { routeFacts } from '../../src/server/http/routeSchemas';
import { ordersRoute } from '../../src/server/orders/orderRoutes';
import type { Connector } from '../../src/server/shop/connector';
import { memoryShop } from '../helpers/fakes/memoryShop';
import { startTestServer, type TestServer, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { behindProxy } from './bothStores';
import { type Attack, BUDGET, expectHeld, HOUR_TTL, playHour, printHour, replaying, SEED, twoHundred, wide } from './claimHour';

const onError = (error: unknown): void => {
  throw error;
};

/** The routes of claims and orders on the server's store, with a guard that lacks one defence. */
const startClaimTwin = async (server: TestServer, connector: Connector, broken: (guard: ClaimGuard) => ClaimGuard) => {
  const clock = (): number => server.time.now;
  const guard = broken(createClaimGuard({ clock }));
  const store = noteRedemptions(server.store, guard, onError);
  const app = fastify({ trustProxy: behindProxy.trustedProxies });
  routeFacts(app);
  claimsRoute(app, {
    claims: createClaims({ store, connector, clock, newCode, ttlMs: HOUR_TTL }),
    refusals: createRefusalCounts({ store, clock, onError }),
    admitClaim: createAdmitClaim({
      store,
      guard,
      bundleFacts: createBundleFacts(store),
      clock,
      secret: WEBHOOK_SECRET,
      trustsProxy: true,
    }),
  });
  await ordersRoute(app, { store, webhookSecret: WEBHOOK_SECRET, clock });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { ...server, url, close: () => app.close() };
};

let server: TestServer;
afterEach(() => server.close());

describe('twins without one defence', () => {
  const cases: readonly (readonly [string, Attack, (guard: ClaimGuard) => ClaimGuard])[] = [
    [
      'cap of a network',
      wide,
      (guard) => ({
        ...guard,
        ask: (key, networks) =>
          guard.ask(
            key,
            networks.map((name) => `${name} ${key}`),
          ),
      }),
    ],
    [
      'squeeze',
      twoHundred,
      (guard) => ({
        ...guard,
        ask: (key, networks) => {
          // As if a coupon were redeemed with every claim.
          guard.redeemed(['unknown']);
          return guard.ask(key, networks);
        },
      }),
    ],
    ['revocation', twoHundred, (guard) => ({ ...guard, revoke: () => [] })],
    [
      'work check',
      replaying,
      (guard) => {
        const asked = new Set<string>();
        return {
          ...guard,
          ask: (key, networks) => {
            const verdict = guard.ask(key, networks);
            // It asks for work, and takes whatever comes.
            const isSecond = asked.has(key);
            asked.add(key);
            return verdict.admitted && isSecond ? { ...verdict, bits: 0 } : verdict;
          },
        };
      },
    ],
  ];

  it.each(cases)('fail where the %s is missing', async (name, attack, broken) => {
    const { connector } = memoryShop();
    server = await startTestServer({ budget: { count: BUDGET }, ttlMs: HOUR_TTL, connector, deps: behindProxy });
    const twin = await startClaimTwin(server, connector, broken);
    const figures = await playHour(twin, attack, SEED);
    await twin.close();
    printHour(`claims without the ${name}`, figures);
    expect(() => expectHeld(figures)).toThrow();
  });
});
