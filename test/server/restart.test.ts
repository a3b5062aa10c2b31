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

const SHOP_TIMEOUT_MS = 1_500;
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

    const called = vi
      .waitFor(() => expect(shop.calls).toContain('POST /couplet/codes'), { timeout: 30_000, interval: 5 })
      .then(() => performance.now());
    const server = await startServer({
      PORT: '0',
      DATA_DIR: dir,
      ADMIN_TOKEN,
      WEBHOOK_SECRET,
      SITE_KEY: (await testKey()).siteKey,
      SHOP_URL: shop.url,
      SHOP_TOKEN,
      SHOP_TIMEOUT_MS: String(SHOP_TIMEOUT_MS),
      LOG_LEVEL: 'silent',
    });
    expect((await ask(`${server.url}/readyz`)).status).toBe(200);
    const ready = performance.now();
    // A start that waits for the shop is ready only once its first call has timed out.
    expect(ready - (await called)).toBeLessThan(SHOP_TIMEOUT_MS);
    // The first try is lost; by the second the shop answers again.
    shop.setWeather('fine');
    await vi.waitFor(async () => expect((await store.claim(claim.key))?.status).toBe('issued'), 3 * SHOP_TIMEOUT_MS);
    expect(shop.activeCodes()).toEqual(['CODE']);
    await server.close();
    await store.close();
  });
});
