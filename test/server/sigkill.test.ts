import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtNode } from '../helpers/builtNode';
import { type ServerProcess, startServerProcess } from '../helpers/server/serverProcess';
import { ADMIN_TOKEN, client, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { createTraffic } from '../helpers/server/traffic';
import { testBundle, testKey } from '../helpers/testBundle';

/** Fifty, and PostgreSQL, in `npm run test:faults`. */
const KILLS = 4;

let shop: TestShop;
let server: ServerProcess;
const dir = mkdtempSync(join(tmpdir(), 'couplet-kill-'));
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(async () => {
  await server?.kill();
  await shop.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('a server killed with SIGKILL in the middle of reports, claims and orders', () => {
  it('keeps every acknowledged one, counts none twice, and shop and budget agree with what it issued', { timeout: 180_000 }, async () => {
    const key = await testKey();
    const command = [join(await builtNode(), 'couplet.js'), 'serve', '--json'];
    const shopAccess = { SHOP_URL: shop.url, SHOP_TOKEN };
    const env = { DATA_DIR: dir, ADMIN_TOKEN, WEBHOOK_SECRET, SITE_KEY: key.siteKey, ...shopAccess };
    const traffic = createTraffic({
      bundle: await testBundle(key),
      rounds: KILLS,
      budget: 100,
      call: () => client(server.url, Date.now),
      activeCodes: shop.activeCodes,
    });
    server = await startServerProcess(env, command);
    await traffic.prepare();
    for (let round = 0; round < KILLS; round++) {
      traffic.play();
      await traffic.acknowledged(50 + 90 * round);
      await server.kill();
      await traffic.stop();
      server = await startServerProcess(env, command);
      expect(await traffic.check()).toEqual([]);
    }
    const { ackedReports, sentReports, ackedClaims, ackedOrders } = traffic.counts();
    expect(Math.min(ackedReports, ackedClaims, ackedOrders)).toBeGreaterThan(0);
    expect(await server.stop()).toBe(0);
    process.stderr.write(
      `SIGKILL ×${KILLS}: ${ackedReports} of ${sentReports} reports and ${ackedClaims} claims acknowledged, none lost, none twice\n`,
    );
  });
});
