import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyFile } from '../../src/bundle/keys';
import { envelopeText } from '../../src/bundle/openSigned';
import { previewLink } from '../../src/protocol/preview';
import { generateKeys, signPayload } from '../../src/trainer/bundle/keys';
import { previewWords } from '../../widget/devtools/previewWords';
import { launch } from '../helpers/e2e/browser';
import { until } from '../helpers/until';
import { widgetLanguages } from '../helpers/widgetWords';
import { makePlainShop, type PlainShop } from './staticShop';

let shop: PlainShop;
let browser: Browser;

beforeAll(async () => {
  [shop, browser] = await Promise.all([makePlainShop({ none: 0, rule: 1, couplet: 0 }), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

/** What is looked at by people as well, where asked for. */
const picture = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.COUPLET_SHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
};

const open = async (
  address: string,
  theme: 'light' | 'dark' = 'light',
  width = 1280,
  prepare?: (context: BrowserContext) => Promise<unknown>,
) => {
  const context = await browser.newContext({ locale: 'en-US', colorScheme: theme, viewport: { width, height: 800 } });
  await prepare?.(context);
  const page = await context.newPage();
  const asked: string[] = [];
  const said: string[] = [];
  const trouble: string[] = [];
  context.on('request', (request) => {
    if (request.url().startsWith('http')) asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    (message.type() === 'error' ? trouble : said).push(message.text());
  });
  await page.goto(address);
  return { context, page, asked, said, trouble };
};

const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AxeBuilder.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(of: unknown): Promise<{ violations: { id: string }[] }> } };
    return (await axe.run({ include: [['couplet-card']] })).violations.map(({ id }) => id);
  });
};

const call = (page: Page, ...command: readonly unknown[]): Promise<unknown> =>
  page.evaluate((given) => window.couplet?.(...given), command);
const row = (page: Page, name: string) =>
  page.locator('section.debug dl div', { has: page.getByText(name, { exact: true }) }).locator('dd');

describe('the debug panel', () => {
  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('says what runs, what was agreed to, what was understood and decided (%s, %i px)', async (theme, width) => {
    const { page, context, trouble } = await open(`${shop.url}/oolong.html`, theme, width);
    await page.locator('couplet-card section.card').waitFor({ timeout: 20_000 });
    await call(page, 'debug');
    const panel = page.locator('section.debug');
    await panel.waitFor();
    await expect.poll(() => row(page, 'Coupons').innerText(), { timeout: 10_000 }).toMatch(/^on, checked \d+ s ago$/);
    expect(await row(page, 'Runs').innerText()).toMatch(/^(blob|relay)$/);
    expect(await row(page, 'Consent').innerText()).toBe('store yes · send no');
    expect(await row(page, 'Signals').innerText()).toContain('manual.storage true');
    expect(await row(page, 'Bundle').innerText()).toMatch(/^[0-9a-f]{16}$/);
    expect(await row(page, 'Cart attribute').innerText()).toBe('v1.plain.rule.-');
    expect(await row(page, 'Reports').innerText()).toContain('off · 0 waiting · 0 sent');
    const text = await panel.innerText();
    expect(text).toContain("tea-20 · group rule · by the shop's rule");
    expect(text).toMatch(/\d\d:\d\d:\d\d view_item oolong at 2500/);
    expect(text).toContain("soap-5: condition_unmet. The coupon's conditions are not met.");
    expect(await violations(page)).toEqual([]);
    await picture(page, `debug-${theme}-${width}`);
    await panel.getByRole('button', { name: 'Close' }).click();
    expect(await panel.count()).toBe(0);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('opens by data-debug, also where nothing can run, and says why', async () => {
    const { page, context } = await open(`${shop.url}/wrong-key.html`);
    const panel = page.locator('section.debug');
    await panel.waitFor({ timeout: 20_000 });
    await panel.getByText('bundle_wrong_key').first().waitFor({ timeout: 20_000 });
    await panel.getByText('None: there is no bundle, so no coupon can be chosen.').waitFor();
    expect(await panel.innerText()).not.toContain('None yet');
    expect(await page.locator('couplet-card section.card').count()).toBe(0);
    await context.close();
  });

  it('says what to look at where the worker runs and can fetch nothing', async () => {
    const { page, context } = await open(`${shop.url}/oolong.html`, 'light', 1280, (made) =>
      made.route('**/oolong.html', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': "connect-src 'none'" } });
      }),
    );
    await call(page, 'debug');
    await expect.poll(() => row(page, 'Storage').allInnerTexts(), { timeout: 10_000 }).toEqual(['unknown, unreachable: check connect-src']);
    expect(await row(page, 'Runs').innerText()).toBe('blob');
    expect(await page.locator('section.debug').innerText()).toContain('status_unreachable');
    await picture(page, 'debug-unreachable-light-1280');
    await context.close();
  });

  it('says that it is starting as long as that is not known, and no word of failure', async () => {
    // What is said to the worker waits, and the handshake waits a minute for it (`launch`).
    const { page, context, said } = await open(`${shop.url}/oolong.html`, 'light', 1280, (made) =>
      made.addInitScript(() => {
        const { postMessage } = Worker.prototype;
        const waiting: (() => void)[] = [];
        let held = true;
        Object.assign(window, {
          letGo: () => {
            held = false;
            for (const say of waiting) say();
          },
        });
        Worker.prototype.postMessage = function (this: Worker, ...message: Parameters<typeof postMessage>) {
          if (held) waiting.push(() => postMessage.apply(this, message));
          else postMessage.apply(this, message);
        } as typeof postMessage;
      }),
    );
    await call(page, 'debug');
    const panel = page.locator('section.debug');
    await panel.waitFor();
    // It looks once a second.
    await page.waitForTimeout(1_500);
    expect(await row(page, 'Runs').innerText()).toBe('starting…');
    expect(await panel.locator('.state').innerText()).toBe('starting…');
    expect(await panel.innerText()).not.toMatch(/nothing|None|refused|error/);
    expect(said.filter((line) => /nothing|refused/.test(line))).toEqual([]);
    await picture(page, 'debug-starting-light-1280');
    await page.evaluate('letGo()');
    await expect.poll(() => row(page, 'Runs').innerText(), { timeout: 10_000 }).toBe('blob');
    expect(await panel.locator('.state').innerText()).toBe('');
    expect((await panel.innerText()).toLowerCase()).not.toContain('refused');
    await until(async () => said.some((line) => /^couplet \{/.test(line)), 'the whole in the console');
    await context.close();
  });

  it('says that nothing runs where the last way of starting has failed', async () => {
    const { page, context, said } = await open(`${shop.url}/oolong.html`, 'light', 1280, async (made) => {
      await made.addInitScript('delete window.Worker');
      await made.route(/\/assets\/mainThread-/, (route) => route.abort());
    });
    await call(page, 'debug');
    await expect.poll(() => row(page, 'Runs').innerText(), { timeout: 10_000 }).toMatch(/^no: /);
    expect(await page.locator('section.debug').innerText()).toContain('worker_refused: page: not loaded');
    await until(async () => said.includes('couplet not running on this page'), 'a word in the console');
    await context.close();
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('is folded by keyboard and out of the way, as long as the tab lives (%s, %i px)', async (theme, width) => {
    const { page, context, trouble } = await open(`${shop.url}/oolong.html`, theme, width);
    await call(page, 'debug');
    const panel = page.locator('section.debug');
    const fold = page.getByRole('button', { name: 'Couplet debug', expanded: true });
    await expect.poll(() => panel.locator('.state').innerText(), { timeout: 10_000 }).toBe('');
    await fold.focus();
    await page.keyboard.press('Enter');
    const unfold = page.getByRole('button', { name: 'Couplet debug', expanded: false });
    await unfold.waitFor();
    expect(await panel.locator('dl').isVisible()).toBe(false);
    const box = await panel.boundingBox();
    expect(box?.height).toBeLessThan(48);
    expect(box?.width).toBeLessThan(280);
    expect(await violations(page)).toEqual([]);
    await picture(page, `debug-folded-${theme}-${width}`);
    await page.reload();
    await call(page, 'debug');
    await unfold.waitFor();
    const other = await context.newPage();
    await other.goto(`${shop.url}/oolong.html`);
    await call(other, 'debug');
    await other.getByRole('button', { name: 'Couplet debug', expanded: true }).waitFor();
    await unfold.focus();
    await page.keyboard.press('Space');
    await fold.waitFor();
    expect(await panel.locator('dl').isVisible()).toBe(true);
    await page.reload();
    await call(page, 'debug');
    await fold.waitFor();
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('notes an event in another currency than the campaign has, once', async () => {
    const { page, context, said } = await open(`${shop.url}/checkout.html`);
    for (const currency of ['USD', 'EUR', 'EUR'])
      for (const id of ['a', 'b'])
        await call(page, 'track', 'view_item', { currency, items: [{ item_id: `${id}-${currency}`, price: 12 }] });
    await call(page, 'debug');
    const note = "currency_differs: view_item in EUR: amounts are read as USD, the campaign's currency";
    await page.locator('section.debug').getByText(note).waitFor({ timeout: 20_000 });
    await page.waitForTimeout(1_500);
    expect(await page.locator('section.debug').getByText('currency_differs').count()).toBe(1);
    expect(said.filter((line) => line.includes('currency_differs'))).toEqual([`couplet: ${note}`]);
    await context.close();
  });
});

/** A page of the shop, as somebody wrote it who did not know better. */
const rewritten = (change: (html: string) => string) => (context: BrowserContext) =>
  context.route('**/oolong.html', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: change(await response.text()) });
  });
const toMend = (page: Page): Promise<readonly string[]> =>
  page.locator('section.debug h3', { hasText: 'To fix' }).locator('xpath=following-sibling::ol[1]').locator('li').allInnerTexts();

describe('the debug panel of a page that says what cannot be meant', () => {
  it('tells each mistake of the tag, the commands and the dataLayer once, with what to write', async () => {
    const { page, context, said, trouble } = await open(
      `${shop.url}/oolong.html`,
      'light',
      1280,
      rewritten((html) =>
        html
          .replace('data-key', 'data-debug data-consent="yes" data-curency="EUR" data-key')
          .replace("couplet('consent', { storage: true, sync: false });", "couplet('consent', { storage: 'granted' });")
          .replace('price: 25,', "price: '25,00',"),
      ),
    );
    await page.locator('section.debug h3', { hasText: 'To fix' }).waitFor({ timeout: 20_000 });
    const first = [
      "tag_unknown: data-consent 'yes' is invalid: nothing is stored until the shopper agrees; use granted or manual",
      'tag_unknown: data-curency is unknown: did you mean data-currency?',
      "consent_unusable: consent storage: 'granted' is not true or false",
      "amount_unusable: dataLayer view_item: price '25,00' is not a number, ignored: write 25.00",
    ];
    expect(await toMend(page)).toEqual(first);
    for (const name of ['purchase', 'purchase']) await call(page, 'track', name, { items: [{ item_id: 'oolong' }] });
    await call(page, 'offer', { slot: '#nope' });
    const last = 'event_unusable: track purchase: needs transaction_id, or a reload counts it twice';
    await expect.poll(() => toMend(page), { timeout: 10_000 }).toEqual([...first, last]);
    await page.locator('section.debug').getByText('slot_missing: no #nope here').waitFor();
    expect(said.filter((line) => line.includes('_unusable') || line.includes('tag_unknown'))).toEqual(
      [...first, last].map((line) => `couplet: ${line}`),
    );
    expect(await violations(page)).toEqual([]);
    await picture(page, 'debug-mistakes-light-1280');
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('says that nothing was said here where an earlier page was allowed to store', async () => {
    const { page, context } = await open(`${shop.url}/oolong.html`);
    await call(page, 'debug');
    await expect.poll(() => row(page, 'Storage').innerText(), { timeout: 10_000 }).toMatch(/^in this browser/);
    expect(await row(page, 'Signals').innerText()).not.toContain('every page');
    await rewritten((html) => html.replace("couplet('consent', { storage: true, sync: false });", ''))(context);
    await page.reload();
    await call(page, 'debug');
    await expect
      .poll(() => row(page, 'Signals').innerText(), { timeout: 10_000 })
      .toContain("none on this page, but an earlier page stored data: call couplet('consent', …) on every page");
    expect(await row(page, 'Consent').innerText()).toBe('store no · send no');
    await context.close();
  });

  it('moves to the other side of a wide page and stays there, as long as the tab lives', async () => {
    const { page, context } = await open(`${shop.url}/oolong.html`);
    await call(page, 'debug');
    const panel = page.locator('section.debug');
    const left = async (): Promise<number> => (await panel.boundingBox())?.x ?? -1;
    await panel.waitFor();
    expect(await left()).toBe(12);
    await panel.getByRole('button', { name: 'Switch side' }).click();
    expect(await left()).toBeGreaterThan(640);
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await call(page, 'debug');
    await panel.waitFor();
    expect(await left()).toBeGreaterThan(640);
    await panel.getByRole('button', { name: 'Switch side' }).click();
    expect(await left()).toBe(12);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await panel.getByRole('button', { name: 'Switch side' }).isVisible()).toBe(false);
    await context.close();
  });

  it('has nothing to mend where nothing is wrong', async () => {
    const { page, context } = await open(`${shop.url}/oolong.html`);
    await page.locator('couplet-card section.card').waitFor({ timeout: 20_000 });
    await call(page, 'debug');
    await expect.poll(() => row(page, 'Coupons').innerText(), { timeout: 10_000 }).toMatch(/^on/);
    expect(await toMend(page)).toEqual([]);
    await context.close();
  });
});

describe('the link of a preview', () => {
  const page = () => `${shop.url}/checkout.html`;
  const base64url = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
  /** As the command makes them, but for `change`. */
  const made = (keys: KeyFile, change: Readonly<Record<string, unknown>> = {}): string => {
    const payload = JSON.stringify({ v: 'coupon-preview/1', coupon: shop.draft, currency: 'USD', until: Date.now() + 60_000, ...change });
    return previewLink(page(), envelopeText(payload, signPayload(payload, keys), keys), base64url);
  };

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)(
    'shows a coupon that is published nowhere, keeps and sends nothing, and hands out no code (%s, %i px)',
    async (theme, width) => {
      const link = await shop.couplet(
        'preview',
        '--coupon',
        shop.draft.id,
        '--campaign',
        shop.draftFile,
        '--key',
        shop.keyFile,
        '--url',
        page(),
      );
      const { page: tab, context, asked, trouble } = await open(link.trim(), theme, width);
      const card = tab.locator('couplet-card section.card');
      await card.waitFor({ timeout: 20_000 });
      expect(await card.innerText()).toContain('30% off everything, soon');
      expect((await card.innerText()).toLowerCase()).toContain('preview');
      const notice = tab.locator('section.preview');
      expect(await notice.innerText()).toContain('Only people with this link see it');
      await tab.waitForTimeout(500);
      expect(await violations(tab)).toEqual([]);
      await picture(tab, `preview-${theme}-${width}`);
      await tab.getByRole('button', { name: 'Get code' }).click();
      expect(await tab.locator('couplet-card .code').innerText()).toBe('PREVIEW');
      const kept = await tab.evaluate(async () => ({
        databases: (await indexedDB.databases()).map(({ name }) => name),
        local: Object.keys(localStorage),
        session: Object.keys(sessionStorage),
      }));
      expect(kept).toEqual({ databases: [], local: [], session: [] });
      expect(asked.map((line) => line.replace(/-[\w-]{8}\.js/, '-HASH.js'))).toEqual([
        'GET /checkout.html',
        expect.stringMatching(/^GET \/couplet\/.*\/couplet\.js$/),
        'GET /couplet/assets/app-HASH.js',
        'GET /couplet/assets/devtools-HASH.js',
      ]);
      expect(trouble).toEqual([]);
      await context.close();
    },
  );

  it.each(widgetLanguages)('says in $locale that nothing chose it and that its code is a sample', async ({ locale, card: strings }) => {
    const {
      page: tab,
      context,
      trouble,
    } = await open(made(shop.keys), 'light', 1280, (prepared) =>
      prepared.addInitScript((wanted) => Object.assign(window, { coupletConfig: { locale: wanted } }), locale),
    );
    const words = previewWords(locale);
    const card = tab.locator('couplet-card section.card');
    await card.waitFor({ timeout: 20_000 });
    expect(await card.locator('.disclosure').innerText()).toBe(words.chosen);
    expect(await tab.locator('section.preview').innerText()).toContain(words.title);
    expect(await tab.locator('section.preview').getAttribute('lang')).toBe(strings.language);
    await card.getByRole('button', { name: strings.getCode }).click();
    await card.getByText(words.sample).waitFor();
    // The coupon ends in 2096: its code does not.
    expect(await card.locator('.claimed').innerText()).not.toMatch(/2096|٢٠٩٦/);
    await picture(tab, `preview-claimed-${locale}-1280`);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('shows it as the campaign shows coupons, with what the law wants said', async () => {
    const card = { format: 'bar', notice: { '*': 'As the law of this place wants it.' } };
    const { page: tab, context, trouble } = await open(made(shop.keys, { card }));
    const shown = tab.locator('couplet-card section.card');
    await shown.waitFor({ timeout: 20_000 });
    expect(await shown.getAttribute('class')).toContain('bar');
    expect(await shown.innerText()).toContain('As the law of this place wants it.');
    expect(trouble).toEqual([]);
    await context.close();
  });

  it('shows no coupon by a link that is over', async () => {
    const { page: tab, context, trouble } = await open(made(shop.keys, { until: Date.now() - 1 }));
    await tab.getByText('No preview').waitFor({ timeout: 20_000 });
    expect(await tab.locator('couplet-card section.card').count()).toBe(0);
    expect(trouble).toEqual([]);
    await context.close();
  });

  it.each([
    ['signed by another shop', () => made(generateKeys())],
    ['changed on the way', () => made(shop.keys).replace(/.{6}$/, 'AAAAAA')],
    ['of a later version', () => made(shop.keys, { v: 'coupon-preview/2' })],
    ['that is a bundle of the shop', () => previewLink(page(), shop.envelope, base64url)],
    ['of nothing', () => `${page()}#couplet-preview=`],
    ['of garbage', () => `${page()}#couplet-preview=garbage`],
  ])('a link %s does nothing: shoppers get the coupon they would get without it', async (_, link) => {
    const { page: tab, context, said, trouble } = await open(link().replace('checkout.html', 'oolong.html'));
    const card = tab.locator('couplet-card section.card');
    await card.waitFor({ timeout: 20_000 });
    expect(await tab.locator('section.preview').count()).toBe(0);
    expect((await card.innerText()).toLowerCase()).not.toContain('preview');
    expect(said.join()).toContain('couplet: no preview: ');
    expect(trouble).toEqual([]);
    await context.close();
  });
});
