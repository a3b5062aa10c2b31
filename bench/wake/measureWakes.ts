import { openPushedBrowser, pushed, startPushShop } from '../../test/channels/pushShop';
import { launch } from '../../test/helpers/e2e/browser';
import { startPushService } from '../../test/helpers/fakes/pushService';
import { until } from '../../test/helpers/until';
import { benchBundle } from '../decision/benchBundle';
import { type ThreadTimes, threadTimes } from './threadTimes';

/** Processor time of a wake-up, ms: a phone that is four times slower is busy for less than half a second, once a day. */
export const WAKE_BUDGET = 100;

const COUPONS = 128;
/** What Chromium calls the thread, as far as Linux keeps it. */
const THREAD = 'ServiceWorker t';
/** Time for what follows a wake-up: the notification, and a look for a newer bundle. */
const SETTLED = 2_500;

/**
 * Processor time of one wake-up each, of the service worker's thread and of its process, in a real browser with the built script: 128 coupons with a network,
 * signature and hashes of the stored bundle checked, the decision, its showing and the notification.
 * @param cold was the service worker stopped before, so that its script is read as well?
 */
export const measureWakes = async (rounds: number, cold: boolean): Promise<readonly ThreadTimes[]> => {
  const service = await startPushService();
  const shop = await startPushShop(service.host, await benchBundle(COUPONS, pushed));
  const browser = await launch();
  try {
    const times: ThreadTimes[] = [];
    for (let tried = 0; times.length < rounds; tried++) {
      if (tried === 4 * rounds) throw new Error(`of ${tried} wake-ups only ${times.length} came to a notification`);
      // A shopper is told once a day, so each is another one.
      const { page, devtools, told, deliver, close } = await openPushedBrowser(browser, shop.url, service.subscribe());
      await page.goto(shop.url);
      await page.waitForTimeout(1_500);
      const before = Number((await shop.admin('GET', 'push')).subscriptions);
      await page.locator('#bell').click();
      await until(async () => Number((await shop.admin('GET', 'push')).subscriptions) > before, 'the server knows the browser');
      await page.waitForTimeout(1_000);
      if (cold) await devtools.send('ServiceWorker.stopAllWorkers');
      // A worker that is stopped takes its thread, and what that took, along.
      await page.waitForTimeout(SETTLED);
      const start = threadTimes(THREAD);
      await deliver();
      await page.waitForTimeout(SETTLED);
      const end = threadTimes(THREAD);
      // Keeping quiet is drawn now and then: another thing than what is measured.
      if ((await told()).length > 0) times.push({ named: end.named - start.named, processes: end.processes - start.processes });
      await close();
    }
    return times;
  } finally {
    await browser.close();
    await shop.close();
    await service.stop();
  }
};
