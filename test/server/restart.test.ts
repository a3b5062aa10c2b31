import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HOUR } from '../../src/protocol/values/clock';
import { startServer } from '../../src/server/main';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { ADMIN_TOKEN, ask, claimKey, WEBHOOK_SECRET } from '../helpers/server/testServer';
import { SHOP_TOKEN, startTestShop, type TestShop } from '../helpers/server/testShop';
import { categoryCoupon, testKey } from '../helpers/testBundle';

const dir = mkdtempSync(join(tmpdir(), 'couplet-restart-'));
let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(async () => {
  await shop.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('a server that starts with a claim which a crash left half made', () => {
  it('serves at once though the shop does not answer, and finishes the claim meanwhile', async () => {
    const now = Date.now();
    const store = await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
    await store.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {} }], now);
    const times = { createdAt: now, expiresAt: now + HOUR };
    const claim = { key: claimKey(1), couponId: 'tea', couponVersion: 1, code: 'CODE', reserved: 500, attribution: 'v1.exp-1.couplet.-' };
    await store.reserveClaim({ ...claim, ...times });
    shop.setWeather('silent');

    const server = await startServer({
      PORT: '0',
      DATA_DIR: dir,
      ADMIN_TOKEN,
      WEBHOOK_SECRET,
      SITE_KEY: (await testKey()).siteKey,
      SHOP_URL: shop.url,
      SHOP_TOKEN,
      SHOP_TIMEOUT_MS: '60000',
      LOG_LEVEL: 'silent',
    });
    expect((await ask(`${server.url}/readyz`)).status).toBe(200);
    // The call is made, and no answer comes: a start that waits for one would last longer than this test may.
    await vi.waitFor(() => expect(shop.calls).toContain('POST /couplet/codes'), 20_000);
    expect((await store.claim(claim.key))?.status).not.toBe('issued');
    // The first try is lost; by the second the shop answers again.
    await shop.stop();
    shop.setWeather('fine');
    await shop.restart();
    await vi.waitFor(async () => expect((await store.claim(claim.key))?.status).toBe('issued'), 20_000);
    expect(shop.activeCodes()).toEqual(['CODE']);
    await server.close();
    await store.close();
  }, 50_000);
});
