import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Decision } from '../../src/engine/decision/decision';
import { launch, storedDecisions } from '../helpers/e2e/browser';
import { choose } from '../helpers/e2e/cardMenu';
import { type StaticHost, snippetIn, staticHost } from './staticShop';

const run = promisify(execFile);
const couplet = (...args: readonly string[]) => run(process.execPath, [resolve('dist/node/couplet.js'), ...args]);

/** Two shops of other keys, of which one has what the other's shoppers take along. */
const makeShop = async (): Promise<StaticHost> => {
  const root = mkdtempSync(join(tmpdir(), 'couplet-transfer-'));
  const [campaign, key, site] = [join(root, 'campaign.json'), join(root, 'key.json'), join(root, 'couplet')];
  const coupons = ['tea-10', 'cups-15', 'all-5'].map((id, at) => ({
    id,
    version: 1,
    title: { en: id },
    discount: { kind: 'percent', basisPoints: 500 * (at + 1), cap: 1_500 },
    scope: id === 'all-5' ? {} : { categories: [id === 'tea-10' ? 'Tea' : 'Cups'] },
    when: { all: [] },
    startsAt: 0,
    endsAt: 4_000_000_000_000,
    frequency: { perSession: 9, perDay: 20, lifetime: 100 },
  }));
  const shares = { none: 0, rule: 0, couplet: 1 };
  writeFileSync(
    campaign,
    JSON.stringify({
      ...{ label: 'transfer', currency: 'USD', timeZone: 'UTC', coupons, rule: ['tea-10'] },
      experiment: { hashVersion: 1, id: 'transfer', salt: 's', shares, explore: 0 },
      triggers: { quietMs: 100, minViews: 1, onAddToCart: true },
      session: { idleMs: 1_800_000 },
      profile: { halfLifeMs: 1_209_600_000, sequenceLength: 50 },
      marginRate: 0.4,
      // Shares that follow what was learnt smoothly: nothing of it is lost in a floor.
      policy: { rewardScale: 2_000, exploration: { kind: 'softmax', temperature: 0.5 } },
      reports: { mode: 'off', epsilon: 2, strata: ['session.claimed', 'session.dismissed'].map((source) => ({ source, atLeast: 1 })) },
    }),
  );
  await couplet('keys', 'generate', '--out', key);
  const codes = coupons.flatMap(({ id }) => ['--code', `${id}=${id.toUpperCase()}`]);
  await couplet('static', '--campaign', campaign, '--key', key, ...codes, '--url', '/couplet', '--out', site);
  const html = (name: string, before: string, after: string) =>
    writeFileSync(
      join(root, name),
      `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script>window.couplet=typeof couplet=='function'?couplet:function(){(couplet.q=couplet.q||[]).push(arguments)}
couplet('consent', { storage: true, sync: false });${before}</script>
${snippetIn(site)}${after}<h1>Shop</h1>`,
    );
  const view = (id: string, category: string) =>
    `<script>window.dataLayer = [{ event: 'view_item', ecommerce: { currency: 'USD', items: [{ item_id: '${id}', item_category: '${category}', price: 25 }] } }];</script>`;
  html('tea.html', '', view('oolong', 'Tea'));
  html('cups.html', '', view('mug', 'Cups'));
  const order = `{ event: 'purchase', ecommerce: { transaction_id: 'T' + Date.now(), currency: 'USD', value: 90, items: [{ item_id: 'oolong', item_category: 'Tea', price: 90 }] } }`;
  html('order.html', '', `<script>window.dataLayer = [${order}];</script>`);
  // What is done in the panel is no visit.
  html('panel.html', `couplet('pause'); couplet('on', 'ready', () => { window.isReady = true; });`, '');
  return staticHost(root, false);
};

let browser: Browser;
let shop: StaticHost;
let other: StaticHost;
beforeAll(async () => {
  [browser, shop, other] = [await launch(), await makeShop(), await makeShop()];
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([shop, other].map((host) => host?.close()));
});

/**
 * Chance by the page's `?draws`, and with `&fixed` a clock that stands: what is learnt hangs on which coupon was drawn, so both shoppers draw the same in every
 * run. Without a worker, where a page's script could not reach either.
 */
const FIXED = (at: number): string => `const asked = new URLSearchParams(location.search);
if (asked.has('fixed')) Date.now = () => ${at};
if (asked.has('draws')) {
  let state = Math.imul(Number(asked.get('draws')), 0x9e3779b9);
  Crypto.prototype.getRandomValues = (words) => { for (let i = 0; i < words.length; i++) { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; words[i] = state; } return words; };
}
delete window.Worker;`;

const newShopper = async (at: number): Promise<{ readonly context: BrowserContext; readonly page: Page }> => {
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce' });
  await context.addInitScript(FIXED(at));
  return { context, page: await context.newPage() };
};
const decided = async (page: Page, url: string): Promise<Decision> => {
  const before = await storedDecisions(page).catch(() => []);
  await page.goto(url);
  await expect.poll(async () => (await storedDecisions(page)).length, { timeout: 30_000 }).toBeGreaterThan(before.length);
  return (await storedDecisions(page)).at(-1)!;
};
/** Looks at things, and buys or says of what comes that it is not for them: either teaches at once, whatever was chosen. */
const browses = async (page: Page, url: string, name: string, buys: boolean): Promise<void> => {
  for (let visit = 0; visit < 3; visit++) {
    const { action } = await decided(page, `${url}/${name}.html?draws=${1 + visit}`);
    if (action !== 'none' && !buys && visit === 0) await choose(page.locator('couplet-card .card'), 'not-for-me');
    if (buys) await page.goto(`${url}/order.html`);
    await page.waitForTimeout(1_200);
  }
};
const openPanel = async (page: Page, url: string) => {
  await page.goto(`${url}/panel.html`);
  await page.waitForFunction('window.isReady', undefined, { timeout: 30_000 });
  await page.evaluate(() => (window as unknown as { couplet(name: string): void }).couplet('privacy'));
  const panel = page.getByRole('dialog', { name: 'Your privacy' });
  await panel.getByText('Move your data to another device').click({ timeout: 30_000 });
  return panel;
};
/** Takes the file over by the panel; what the panel says of it, once the page was loaded anew or not. */
const takesOver = async (page: Page, url: string, file: string, code: string): Promise<string> => {
  const panel = await openPanel(page, url);
  await panel.getByLabel('File').setInputFiles(file);
  await panel.getByLabel('Code').fill(code);
  await panel.getByRole('button', { name: 'Import', exact: true }).click();
  const loaded = page.waitForEvent('load', { timeout: 8_000 }).then(
    () => 'loaded anew',
    () => '',
  );
  await panel.getByRole('button', { name: 'Replace my data' }).click();
  const said = panel.getByRole('alert').filter({ hasText: /\w/ });
  const fault = said.waitFor({ timeout: 8_000 }).then(
    () => said.innerText(),
    () => '',
  );
  const first = await Promise.race([loaded, fault]);
  return first.startsWith('Imported') ? loaded : first;
};
const unlearn = (page: Page, names: readonly string[]): Promise<unknown> =>
  page.evaluate(
    (gone) =>
      new Promise<void>((resolve) => {
        indexedDB.open('couplet').onsuccess = ({ target }) => {
          const database = (target as IDBOpenDBRequest).result;
          const transaction = database.transaction('meta', 'readwrite');
          for (const name of gone) transaction.objectStore('meta').delete(name);
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      }),
    names,
  );
const shares = ({ candidates }: Decision): Readonly<Record<string, number>> =>
  Object.fromEntries(candidates.map(({ arm, propensity }) => [arm, propensity]));
const gap = (a: Decision, b: Decision): number =>
  JSON.stringify(Object.keys(shares(a))) === JSON.stringify(Object.keys(shares(b)))
    ? Math.max(...Object.entries(shares(a)).map(([arm, share]) => Math.abs(share - shares(b)[arm]!)))
    : 1;

it('a second browser that took a profile over makes the choice the first one makes; without what was learnt, or unasked, it does not', async () => {
  const at = Date.now() + 3_600_000;
  const home = await newShopper(at);
  await browses(home.page, shop.origin, 'tea', true);
  const panel = await openPanel(home.page, shop.origin);
  await panel.getByRole('button', { name: 'Export' }).click();
  const code = await panel.locator('.secret').innerText();
  const [download] = await Promise.all([home.page.waitForEvent('download'), panel.getByRole('button', { name: 'Save file' }).click()]);
  const file = join(mkdtempSync(join(tmpdir(), 'couplet-profile-')), 'couplet-profile.bin');
  await download.saveAs(file);
  expect(readFileSync(file).includes('oolong')).toBe(false);
  const next = await decided(home.page, `${shop.origin}/tea.html?draws=7&fixed`);
  expect(next.candidates.length).toBeGreaterThanOrEqual(3);

  const gaps: Record<string, number> = {};
  for (const kind of ['taken over', 'without the posterior', 'not taken over'] as const) {
    const there = await newShopper(at);
    await browses(there.page, shop.origin, 'cups', false);
    if (kind !== 'not taken over') expect(await takesOver(there.page, shop.origin, file, code)).toBe('loaded anew');
    if (kind === 'without the posterior') await unlearn(there.page, ['policy']);
    gaps[kind] = gap(next, await decided(there.page, `${shop.origin}/tea.html?draws=7&fixed`));
    await there.context.close();
  }
  process.stderr.write(`largest difference of the next distribution: ${JSON.stringify(gaps)}\n`);
  expect(gaps['taken over']).toBeLessThanOrEqual(1e-12);
  // A few visits move the shares little; what counts is that the judge above would not let it pass.
  expect(gaps['without the posterior']).toBeGreaterThan(1e-6);
  expect(gaps['not taken over']).toBeGreaterThan(1e-3);

  const stranger = await newShopper(at);
  await browses(stranger.page, other.origin, 'tea', false);
  const before = await storedDecisions(stranger.page);
  expect(await takesOver(stranger.page, other.origin, file, code)).toBe('The file is from another shop.');
  expect(
    await takesOver(
      stranger.page,
      other.origin,
      file,
      code.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')),
    ),
  ).toBe('The code is incomplete or has a typing error.');
  expect(await storedDecisions(stranger.page)).toEqual(before);
  expect([...shop.asked, ...other.asked].filter((line) => !line.startsWith('GET '))).toEqual([]);
  await Promise.all([home, stranger].map(({ context }) => context.close()));
});
