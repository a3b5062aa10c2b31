import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { demoKeys } from '../../../../demo/demoKeys';
import { type AppDeps, buildApp } from '../../../../src/server/app';
import { genericHttp } from '../../../../src/server/connectors/openConnector';
import type { Rate } from '../../../../src/server/limits/rateLimiter';
import { openSqliteStore } from '../../../../src/server/store/sqlite/sqliteStore';
import { ADMIN_TOKEN, client, WEBHOOK_SECRET } from '../../server/testServer';
import { SHOP_TOKEN, startTestShop } from '../../server/testShop';

/** One machine plays all shoppers. */
const free: Rate = { perMinute: 1e6, burst: 1e6 };

/**
 * The real server, empty, with the built widget and console, a real database file and a shop that takes its codes; only the clock is the caller's,
 * so that weeks of business can lie behind it.
 * @param more what the server is told beside
 */
export const startClockedServer = async (now: number, more: Pick<Partial<AppDeps>, 'messages' | 'push'> = {}) => {
  const data = mkdtempSync(join(tmpdir(), 'couplet-filled-'));
  const time = { now };
  const clock = (): number => time.now;
  const shop = await startTestShop();
  const { keys, siteKey } = demoKeys(data);
  const store = await openSqliteStore({ file: join(data, 'couplet.sqlite') });
  const { app, sweeper, messages } = await buildApp({
    store,
    connector: genericHttp({ shopUrl: shop.url, token: SHOP_TOKEN }),
    clock,
    siteKey,
    signing: keys,
    adminToken: ADMIN_TOKEN,
    webhookSecret: WEBHOOK_SECRET,
    claimTtlMs: 1_800_000,
    widgetDir: resolve('dist/widget'),
    consoleDir: resolve('dist/console'),
    logLevel: 'silent',
    ...more,
    rates: { claims: free, reports: free, tokens: free, messages: free, failures: free, shared: free },
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    ...client(url, clock),
    url,
    data,
    time,
    store,
    sweep: () => sweeper.sweep(),
    /** Sends what is due. */
    dispatch: async (): Promise<number> => (await messages?.dispatch()) ?? 0,
    close: async () => {
      await app.close();
      await store.close();
      await shop.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
};
export type ClockedServer = Awaited<ReturnType<typeof startClockedServer>>;
