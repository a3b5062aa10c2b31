import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assign } from '../../src/engine/assignment/assign';
import { customerBucket, customerUnit } from '../../src/engine/assignment/customerDraw';
import { formatAttribution, parseAttribution } from '../../src/protocol/attribution';
import { launch } from '../helpers/e2e/browser';
import { ordersCsv, type StaticHost, type StaticOrder, snippetIn, staticHost, writeStaticShop } from './staticShop';

const run = promisify(execFile);
const couplet = async (...args: readonly string[]): Promise<string> =>
  (await run(process.execPath, [resolve('dist/node/couplet.js'), ...args])).stdout;

const CODE = 'TEA20';
const SHARES = { none: 0.1, rule: 0.3, couplet: 0.6 };
const campaign = {
  label: 'plain files',
  currency: 'USD',
  timeZone: 'America/New_York',
  coupons: [
    {
      id: 'tea-20',
      version: 1,
      title: { en: '20% off tea' },
      discount: { kind: 'percent', basisPoints: 2000, cap: 1500 },
      scope: { categories: ['Tea'] },
      when: { all: [] },
      startsAt: 0,
      endsAt: 4_000_000_000_000,
    },
  ],
  rule: ['tea-20'],
  experiment: { hashVersion: 1, id: 'plain', salt: 's', shares: SHARES, explore: 0 },
  triggers: { quietMs: 100, minViews: 1, onAddToCart: true },
  session: { idleMs: 1_800_000 },
  profile: { halfLifeMs: 1_209_600_000, sequenceLength: 50 },
  marginRate: 0.4,
  reports: {
    mode: 'local',
    epsilon: 2,
    strata: [
      { source: 'session.claimed', atLeast: 1 },
      { source: 'session.dismissed', atLeast: 1 },
    ],
  },
};

let folder: string;
let browser: Browser;
const hosts: StaticHost[] = [];
const host = async (of: string, shared = false): Promise<StaticHost> => {
  const opened = await staticHost(of, shared);
  hosts.push(opened);
  return opened;
};

const write = (out: string, url: string): Promise<string> =>
  couplet(
    ...['static', '--campaign', join(folder, 'campaign.json'), '--key', join(folder, 'key.json')],
    ...['--code', `tea-20=${CODE}`, '--url', url, '--out', out],
  );

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'couplet-static-'));
  writeFileSync(join(folder, 'campaign.json'), JSON.stringify(campaign));
  await couplet('keys', 'generate', '--out', join(folder, 'key.json'));
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all(hosts.map(({ close }) => close()));
});

interface Shopper {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Arm on the cart. */
  readonly arm: string;
  readonly shown: boolean;
  readonly trouble: readonly string[];
}

/** Who looks at a product and, where a card comes, waits for it. */
const arrives = async (shop: string): Promise<Shopper> => {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(message.text());
  });
  await page.goto(`${shop}/oolong.html`);
  const attribute = () => page.evaluate(() => localStorage.getItem('attribute'));
  await expect.poll(attribute, { timeout: 20_000 }).toMatch(/^v1\.plain\./);
  const read = parseAttribution(await attribute());
  const arm = read.ok ? read.value.variant : 'lost';
  const card = page.locator('couplet-card section.card');
  // The arm without coupons loads the card as well and is given none: a second is long after all others have theirs.
  const shown = await card.waitFor({ timeout: arm === 'none' ? 1_500 : 20_000 }).then(
    () => true,
    () => false,
  );
  return { context, page, arm, shown, trouble };
};

/** Takes the code where there is one, pays, and is in the shop's export. */
const buys = async ({ page, shown }: Shopper, shop: string): Promise<{ readonly order: StaticOrder; readonly thanks: string }> => {
  if (shown) {
    await page.getByRole('button', { name: 'Get code' }).click();
    await page.locator('couplet-card .code').waitFor();
    expect(await page.locator('couplet-card .code').innerText()).toBe(CODE);
  }
  await page.goto(`${shop}/checkout.html`);
  await page.getByRole('button', { name: 'Place order' }).click();
  const thanks = await page.locator('output').innerText();
  const [order] = JSON.parse((await page.evaluate(() => localStorage.getItem('orders'))) ?? '[]') as [StaticOrder];
  return { order, thanks };
};

/** The rest of a month: enough for a verdict, in which coupons bring half as many orders again. */
const month = (): readonly StaticOrder[] =>
  (['none', 'rule', 'couplet'] as const).flatMap((variant) =>
    Array.from({ length: Math.round(1_000 * SHARES[variant] * (variant === 'none' ? 1 : 3)) }, (_, index) => ({
      order_id: `M-${variant}-${index}`,
      time: new Date(Date.UTC(2026, 9, 1 + (index % 28), index % 24)).toISOString(),
      attribution: formatAttribution({ experiment: 'plain', variant }),
      subtotal: '25.00',
      discount: variant === 'none' ? '0.00' : '5.00',
      codes: variant === 'none' ? '' : CODE,
    })),
  );

describe('a shop without a server', () => {
  it.each([
    ['the same origin, deep in the theme', false],
    ['another origin', true],
  ])('shows a coupon, hands out the shop’s code and comes to a verdict, files on %s', async (_, cross) => {
    const root = mkdtempSync(join(tmpdir(), 'couplet-plain-'));
    const filesAt = cross ? mkdtempSync(join(tmpdir(), 'couplet-cdn-')) : root;
    const shop = await host(root);
    const files = cross ? await host(filesAt, true) : shop;
    const site = join(filesAt, 'themes/plain/couplet');
    await write(site, cross ? `${files.origin}/themes/plain/couplet` : '/themes/plain/couplet');
    writeStaticShop(root, snippetIn(site), { [CODE]: 0.2 });

    const orders: StaticOrder[] = [];
    const arms: string[] = [];
    // One visitor in ten is held out, so one of several sees a coupon.
    for (let n = 0; n < 8 && !(arms.length >= 3 && arms.some((arm) => arm !== 'none')); n++) {
      const shopper = await arrives(shop.origin);
      expect(shopper.shown).toBe(shopper.arm !== 'none');
      const { order, thanks } = await buys(shopper, shop.origin);
      expect(thanks).toBe(shopper.shown ? 'Thank you, 20.00' : 'Thank you, 25.00');
      expect(order).toMatchObject({ attribution: `v1.plain.${shopper.arm}.-`, codes: shopper.shown ? CODE : '' });
      expect(shopper.trouble).toEqual([]);
      orders.push(order);
      arms.push(shopper.arm);
      await shopper.context.close();
    }

    const asked = [...shop.asked, ...files.asked];
    expect(asked.filter((line) => !line.startsWith('GET '))).toEqual([]);
    expect(asked.filter((line) => /reports|claims|tokens|outbox|split/.test(line))).toEqual([]);

    const csv = join(root, 'orders.csv');
    writeFileSync(csv, ordersCsv([...month(), ...orders]));
    const shares = Object.entries(SHARES).map(([arm, share]) => `${arm}=${share}`);
    const args = ['--orders', csv, '--experiment', 'plain', '--shares', shares.join(','), '--margin-rate', '0.4', '--currency', 'USD'];
    const answer = JSON.parse(await couplet('experiment', ...args, '--json')) as {
      readonly arms: readonly { readonly variant: string; readonly orders: number }[];
      readonly comparisons: readonly { readonly verdict: { readonly code: string } }[];
    };
    const count = (variant: string): number => month().filter(({ attribution }) => attribution.includes(`.${variant}.`)).length;
    for (const { variant, orders: counted } of answer.arms)
      expect(counted).toBe(count(variant) + arms.filter((arm) => arm === variant).length);
    expect(answer.comparisons.map(({ verdict }) => verdict.code)).toContain('gain');
  });

  it('puts a customer who has signed in into one group in every browser, named by the page or by Shopify’s', async () => {
    const root = mkdtempSync(join(tmpdir(), 'couplet-plain-'));
    const shop = await host(root);
    const site = join(root, 'couplet');
    await write(site, '/couplet');
    const { publicKey } = JSON.parse(readFileSync(join(folder, 'key.json'), 'utf8')) as { readonly publicKey: string };
    const groupOf = (id: number) => assign(campaign.experiment, customerUnit(customerBucket(publicKey, String(id))));
    for (const group of ['none', 'couplet'] as const) {
      let id = 207_119_551;
      while (groupOf(id) !== group) id++;
      for (const names of [
        `couplet('identify', { customerId: ${id} })`,
        `window.ShopifyAnalytics = { meta: { page: { customerId: ${id} } } }`,
      ]) {
        writeStaticShop(root, `${snippetIn(site)}<script>${names}</script>`, {});
        const { arm, trouble, context } = await arrives(shop.origin);
        expect([names, arm, trouble]).toEqual([names, group, []]);
        await context.close();
      }
    }
    expect(shop.asked.filter((line) => line.includes('2071195'))).toEqual([]);
  });

  it('stops with a line of a file, although the host lets browsers keep files for weeks, and stays stopped when written anew', async () => {
    const root = mkdtempSync(join(tmpdir(), 'couplet-plain-'));
    const shop = await host(root);
    const site = join(root, 'couplet');
    await write(site, '/couplet');
    // Without consent nothing is remembered but by the browser's own cache.
    writeStaticShop(root, snippetIn(site), {});
    const path = join(root, 'oolong.html');
    writeFileSync(path, readFileSync(path, 'utf8').replace('storage: true', 'storage: false'));
    const status = join(site, 'v1/status.json');
    const stopped = readFileSync(status, 'utf8').replace('"serving": true', '"serving": false');
    expect(stopped).toContain('false');

    const context = await browser.newContext();
    const page = await context.newPage();
    const lines: string[] = [];
    page.on('console', (message) => lines.push(message.text()));
    const card = page.locator('couplet-card section.card');
    await page.goto(`${shop.origin}/oolong.html`);
    await card.waitFor({ timeout: 20_000 });
    writeFileSync(status, stopped);
    await page.goto(`${shop.origin}/oolong.html`);
    const said = (code: string) => async () => {
      await page.evaluate(() => (window as unknown as { couplet(name: string): void }).couplet('debug'));
      return lines.some((line) => line.includes(code));
    };
    await expect.poll(said('no_coupon'), { timeout: 20_000 }).toBe(true);
    expect(await card.count()).toBe(0);

    await write(site, '/couplet');
    expect(JSON.parse(readFileSync(status, 'utf8'))).toMatchObject({ serving: false });

    renameSync(status, `${status}.away`);
    lines.length = 0;
    await page.goto(`${shop.origin}/oolong.html`);
    await expect.poll(said('status_unreachable'), { timeout: 20_000 }).toBe(true);
    expect(await card.count()).toBe(0);
    await context.close();
  });

  it('works when the folder is moved, with no address in it', async () => {
    const root = mkdtempSync(join(tmpdir(), 'couplet-plain-'));
    const shop = await host(root);
    await write(join(folder, 'moved'), '/couplet');
    cpSync(join(folder, 'moved'), join(root, 'a b/elsewhere'), { recursive: true });
    writeStaticShop(root, snippetIn(join(folder, 'moved')).replace('/couplet/0', '/a%20b/elsewhere/0'), {});
    const { arm, shown, context, trouble } = await arrives(shop.origin);
    expect({ shown, trouble }).toEqual({ shown: arm !== 'none', trouble: [] });
    await context.close();
  });
});
