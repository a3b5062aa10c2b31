import type { Browser, Route } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredClaim } from '../../worker/storage/deviceStorage';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';
import { clockOff, type FaultVisit, looked, NETWORK, rowsOf, setClock, untilLooked, visitOn } from './faultVisit';

const [MINUTE, DAY] = [60_000, 86_400_000];

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop({ network: false }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** Without what the browser itself writes of requests that fail. */
const harmTo = async (seen: FaultVisit): Promise<readonly string[]> => (await seen.harm()).filter((line) => !NETWORK.test(line));
const primary = ({ page }: FaultVisit) => page.locator('couplet-card .card .primary');
const codeOf = ({ page }: FaultVisit) => page.locator('couplet-card .card .code').innerText({ timeout: 20_000 });
const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
const answering =
  (status: number, body = '') =>
  (route: Route): Promise<void> =>
    route.request().method() === 'OPTIONS' ? route.continue() : route.fulfill({ status, body, headers: CORS });

describe('a browser that is offline', () => {
  it('for a week: what is looked at is recorded, a claim says why it cannot be, and once it is back one report and one claim arrive', async () => {
    const context = await browser.newContext();
    const reports: string[] = [];
    context.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/v1/reports')) reports.push(request.postData() ?? '');
    });
    const seen = await visitOn(context, shop, { script: clockOff(0) });
    await seen.card();
    // Its script comes from the server as well.
    await seen.panel();
    await context.setOffline(true);
    await seen.look('offline');
    await untilLooked(seen.page, 'offline');
    await primary(seen).click();
    await seen.page.locator('couplet-card .card').getByText('The code could not be fetched just now.').waitFor({ timeout: 20_000 });
    await seen.says('unreachable');
    const [key] = (await rowsOf(seen.page, 'claims')).map(({ value }) => (value as StoredClaim).key);
    for (const day of [2, 4, 7]) {
      await setClock(seen.page, day * DAY);
      await seen.look(`day-${day}`);
      await untilLooked(seen.page, `day-${day}`);
    }
    expect(await harmTo(seen)).toEqual([]);
    await context.setOffline(false);
    await primary(seen).click();
    const code = await codeOf(seen);
    expect((await rowsOf(seen.page, 'claims')).map(({ value }) => value)).toMatchObject([{ key, code }]);
    const back = await visitOn(context, shop, { script: clockOff(7 * DAY + 40 * MINUTE) });
    await until(async () => reports.length > 0, 'a report leaves', 60_000);
    await back.says(/0 waiting · 1 sent/);
    await back.says(/on, heard [0-9] s ago/);
    expect(await looked(back.page)).toEqual(expect.arrayContaining(['oolong', 'offline', 'day-2', 'day-4', 'day-7']));
    expect(await harmTo(back)).toEqual([]);
    await context.close();
  }, 120_000);
});

describe('a host of files that is slow or broken', () => {
  const faults: readonly (readonly [string, RegExp, (route: Route) => Promise<void>, RegExp])[] = [
    ['no manifest', /manifest\.json/, (route) => route.abort(), /unreachable/],
    ['a manifest that is not found', /manifest\.json/, answering(404), /bundle_unavailable: Status 404/],
    ['a manifest that never comes', /manifest\.json/, () => new Promise(() => {}), /unreachable: TimeoutError/],
    ['no status', /status\.json/, answering(500), /status_unreachable/],
    ['a status that is a page of HTML', /status\.json/, answering(200, '<!doctype html>'), /status_unreachable/],
    ['no engine', /\/engine-/, (route) => route.abort(), /engine_unavailable/],
    ['another engine', /\/engine-/, answering(200, 'export const createEngine = () => 1;'), /engine_unavailable/],
  ];
  it.each(faults)(
    '%s: the shop is as it was, the panel says why there is no coupon, and the next page has one',
    async (_, file, fault, says) => {
      const context = await browser.newContext();
      await context.route(file, fault);
      const seen = await visitOn(context, shop);
      await seen.says(says);
      expect(await seen.page.locator('couplet-card section.card').count()).toBe(0);
      await untilLooked(seen.page, 'oolong');
      expect((await harmTo(seen)).filter((line) => !/integrity/.test(line))).toEqual([]);
      await context.unroute(file);
      const next = await visitOn(context, shop);
      await next.card();
      expect(await looked(next.page)).toContain('oolong');
      expect(await harmTo(next)).toEqual([]);
      await context.close();
    },
  );
});

describe('a server that fails', () => {
  it.each([
    ['500', answering(500), 'claim_failed'],
    ['503', answering(503, JSON.stringify({ error: { code: 'overloaded', message: 'Too much to do.' } })), /overloaded|claim_failed/],
    ['429', answering(429), 'claim_failed'],
    ['no answer', () => new Promise<void>(() => {}), 'unreachable'],
    ['an answer that is lost', (route: Route) => route.fetch().then(() => route.abort()), 'unreachable'],
  ] as const)('%s to a claim: the card says so, and the next click brings one code under the same key', async (_, fault, says) => {
    const context = await browser.newContext();
    const keys: (string | undefined)[] = [];
    await context.route('**/v1/claims', (route) => {
      if (route.request().method() === 'POST') keys.push(route.request().headers()['idempotency-key']);
      return keys.length > 1 ? route.continue() : fault(route);
    });
    const seen = await visitOn(context, shop);
    await seen.card();
    await primary(seen).click();
    await seen.says(says);
    await until(() => primary(seen).isEnabled(), 'the button can be pressed again');
    await primary(seen).click();
    const code = await codeOf(seen);
    expect(keys).toEqual([keys[0], keys[0]]);
    expect((await rowsOf(seen.page, 'claims')).map(({ value }) => value)).toMatchObject([{ key: keys[0], code }]);
    expect(await harmTo(seen)).toEqual([]);
    await context.close();
  });

  it.each([500, 503, 429])('%i to a report: it waits, and goes again byte for byte', async (status) => {
    const context = await browser.newContext();
    const reports: string[] = [];
    await context.route('**/v1/reports', (route) => {
      if (route.request().method() === 'POST') reports.push(route.request().postData() ?? '');
      return reports.length > 1 ? route.continue() : answering(status)(route);
    });
    const first = await visitOn(context, shop);
    await first.card();
    await first.page.close();
    const second = await visitOn(context, shop, { script: clockOff(31 * MINUTE) });
    await until(async () => reports.length > 0, 'a report leaves', 60_000);
    await second.says(/1 waiting \(tried\) · 0 sent/);
    expect(await harmTo(second)).toEqual([]);
    await second.page.close();
    const third = await visitOn(context, shop, { script: clockOff(60 * MINUTE) });
    await third.says(/0 waiting · 1 sent/);
    expect(reports).toEqual([reports[0], reports[0]]);
    expect(await harmTo(third)).toEqual([]);
    await context.close();
  });
});
