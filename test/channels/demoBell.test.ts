import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type DemoProcess, startDemoProcess } from '../helpers/e2e/demo';
import { loopbackCertificate, type PushService, startPushService } from '../helpers/fakes/pushService';
import { until } from '../helpers/until';
import { openPushedBrowser } from './pushShop';

const folder = mkdtempSync(join(tmpdir(), 'couplet-bell-'));
let browser: Browser;
let service: PushService;
let demo: DemoProcess;
beforeAll(async () => {
  const authority = join(folder, 'authority.pem');
  writeFileSync(authority, loopbackCertificate.cert);
  [browser, service] = await Promise.all([launch(), startPushService()]);
  demo = await startDemoProcess({ DEMO_SHARES: '0,0,1', PUSH_HOSTS: service.host, NODE_EXTRA_CA_CERTS: authority });
});
afterAll(async () => {
  await browser?.close();
  await demo?.stop();
  await service?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the bell of the demo shop', () => {
  it('subscribes a browser, which is woken from then on, and takes it back', async () => {
    const { page, trouble, close } = await openPushedBrowser(browser, demo.shop, service.subscribe());
    for (const path of ['/c/tea', '/c/coffee']) {
      await page.goto(demo.shop + path);
      await page.waitForTimeout(700);
    }
    const bell = page.locator('[data-tell]');
    const toast = page.locator('[data-toast]');
    const subscriptions = async (): Promise<unknown> => (await demo.admin('GET', '/v1/admin/push')).subscriptions;
    await bell.click();
    await toast.getByText('Notifications are on.').waitFor();
    expect([await bell.textContent(), await subscriptions()]).toEqual(['Turn off notifications', 1]);

    await demo.admin('POST', '/v1/admin/push/wake', {});
    await until(async () => service.received.length === 1, 'the push service has the wake-up');

    await bell.click();
    await toast.getByText('Notifications are off.').waitFor();
    expect([await bell.textContent(), await subscriptions()]).toEqual(['Notify me about coupons', 0]);
    expect(trouble).toEqual([]);
    await close();
  });
});
