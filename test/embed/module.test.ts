import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Couplet, CoupletOptions } from '../../widget/module';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, NONCE, startHostShop } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';
import { type PackedModule, packModule } from './packedModule';

const run = promisify(execFile);

/** What the shop's bundle leaves on its page, for a test to call. */
interface ShopWindow {
  readonly create: (options?: Partial<CoupletOptions>) => Couplet;
  readonly heard: string[];
  readonly seen: readonly string[];
  handles: Couplet[];
}
declare const window: ShopWindow & Window;

let shop: HostShop;
let browser: Browser;
let project: PackedModule;
beforeAll(async () => {
  [shop, browser, project] = await Promise.all([startHostShop(), launch(), packModule()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
  project?.remove();
});

/** The shop's own code: how it calls the module, then what it does first. */
const source = (first: string, more: Readonly<Record<string, unknown>> = {}): string => `
  import { createCouplet, type CoupletOptions } from 'couplet';
  const settings: CoupletOptions = ${JSON.stringify({ origin: shop.server, key: shop.siteKey, consent: 'granted', ...more })};
  const heard: string[] = [];
  const create = (others: Partial<CoupletOptions> = {}) => createCouplet({ ...settings, ...others });
  Object.assign(window, { create, heard, handles: [] });
  ${first}
`;
const started = 'window.handles.push(create());';

const card = (page: Page) => page.locator('couplet-card section.card');
const settle = (page: Page) => page.waitForTimeout(2_500);
const scripts = (page: Page) => page.locator('script[src$="/couplet.js"]').count();

const open = async (script: string, headers: Readonly<Record<string, string>> = {}): Promise<Page> => {
  const page = await browser.newPage();
  await page.goto(shop.page({ script, headers }));
  return page;
};

describe.each(['vite', 'esbuild'] as const)('bundled by %s', (by) => {
  it('shows the coupon, leaves no global but its own and weighs 2 kB at most', async () => {
    const script = await project.bundle(by, source(started));
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(2_000);
    const page = await open(script);
    await card(page).waitFor();
    expect(await page.evaluate(() => window.seen)).toEqual([]);
    expect(await page.evaluate(() => Object.keys(window).filter((name) => /couplet/i.test(name)))).toEqual(['couplet']);
    await page.close();
  });
});

describe.concurrent('on the page', () => {
  it('two calls are one widget, and what is undone and done again at once, as by StrictMode, is as if it had been done once', async () => {
    const script = await project.bundle(
      'vite',
      source(`
        const first = create();
        first.on('ready', () => heard.push('first'));
        first.destroy();
        const second = create();
        second.on('ready', () => heard.push('second'));
        const third = create();
        window.handles.push(second, third);
      `),
    );
    const page = await open(script);
    await card(page).waitFor();
    await settle(page);
    expect(await card(page).count()).toBe(1);
    expect(await scripts(page)).toBe(1);
    expect(await page.evaluate(() => window.heard)).toEqual(['second']);
    // One of two goes: the other one keeps the widget. What comes late hears what was told already.
    await page.evaluate(() => {
      const [second, third] = window.handles;
      second?.destroy();
      third?.on('ready', () => window.heard.push('late'));
    });
    await until(async () => (await page.evaluate(() => window.heard.length)) > 1, 'the late listener');
    expect(await card(page).count()).toBe(1);
    await page.evaluate(() => window.handles[1]?.destroy());
    await card(page).waitFor({ state: 'detached' });
    expect(await page.evaluate(() => [window.heard, window.seen])).toEqual([['second', 'late'], []]);
    await page.close();
  });

  it('destroyed before the card came it shows none, whatever is tracked or asked for; called again it does', async () => {
    const script = await project.bundle('vite', source(`${started} window.handles[0].on('ready', () => window.handles[0].destroy());`));
    const page = await open(script);
    const tea = { currency: 'EUR', items: [{ item_id: 'sencha', item_category: 'Tea', price: 9 }] };
    await page.waitForFunction(() => document.querySelector('script[src*="/assets/app-"]'));
    await settle(page);
    await page.evaluate((params) => {
      window.handles[0]?.track('view_item', params);
      window.couplet?.('track', 'view_item', params);
      window.couplet?.('offer');
    }, tea);
    await settle(page);
    expect(await card(page).count()).toBe(0);
    await page.evaluate((params) => {
      const again = window.create();
      again.track('view_item', params);
    }, tea);
    await card(page).waitFor();
    expect(await scripts(page)).toBe(1);
    expect(await page.evaluate(() => window.seen)).toEqual([]);
    await page.close();
  });

  it('answers the attribution once it is known, and nothing once it is destroyed', async () => {
    const page = await open(await project.bundle('vite', source(`${started} heard.push(String(window.handles[0].attribution()));`)));
    const attribution = await until(() => page.evaluate(() => window.handles[0]?.attribution()), 'the attribution');
    expect(attribution).toMatch(/^v1\.exp-1\.rule\./);
    expect(await page.evaluate(() => [...window.heard, window.handles[0]?.destroy(), window.handles[0]?.attribution()])).toEqual([
      'undefined',
      undefined,
      undefined,
    ]);
    await page.close();
  });

  it.each([
    ['a nonce with strict-dynamic', `script-src NONCE 'strict-dynamic'; object-src 'none'; base-uri 'none'`, { nonce: NONCE }],
    ['the documented policy', `default-src 'none'; script-src NONCE HOST; connect-src HOST; worker-src blob:; style-src 'none'`, {}],
    [
      'Trusted Types that list the names of module and loader',
      `require-trusted-types-for 'script'; trusted-types couplet couplet-module`,
      {},
    ],
  ] as const)('works under %s', async (_, policy, more) => {
    const header = policy.replaceAll('HOST', shop.server).replaceAll('NONCE', `'nonce-${NONCE}'`);
    const page = await open(await project.bundle('vite', source(started, more)), { 'content-security-policy': header });
    await card(page).waitFor();
    expect(await page.evaluate(() => window.seen)).toEqual([]);
    await page.close();
  });

  it('takes a release with its integrity, and runs nothing where that is another one', async () => {
    const [[file, integrity] = ['', '']] = Object.entries(
      JSON.parse(readFileSync('dist/widget/integrity.json', 'utf8')) as Record<string, string>,
    );
    const version = file.split('/')[0];
    const page = await open(await project.bundle('vite', source(started, { version, integrity })));
    await card(page).waitFor();
    await page.close();
    const wrong = `sha384-${'A'.repeat(64)}`;
    const other = await open(await project.bundle('vite', source(started, { version, integrity: wrong })));
    await settle(other);
    expect(await other.evaluate(() => typeof (window.couplet as unknown as { _?: unknown })._)).toBe('undefined');
    await other.close();
  });

  it('without a server the shop goes on, and a later call tries again', async () => {
    const page = await open(await project.bundle('vite', source(`window.handles.push(create({ origin: 'http://127.0.0.1:9' }));`)));
    await page.waitForFunction(() => !document.querySelector('script[src$="/couplet.js"]'));
    await page.evaluate(() => window.handles.push(window.create()));
    await card(page).waitFor();
    await page.close();
  });

  it('without a key, or beside a tag of another key, it does nothing and says so once', async () => {
    const lines: string[] = [];
    const page = await browser.newPage();
    page.on('console', (message) => lines.push(message.text()));
    await page.goto(
      shop.page({ script: await project.bundle('vite', source(`create({ key: '' }); ${started} create({ key: 'pk_other' });`)) }),
    );
    await card(page).waitFor();
    expect(lines).toEqual(['couplet: not started: origin or key is missing', 'couplet: ignored: the page runs Couplet with another key']);
    await page.close();
  });
});

it('on a server it can be imported and called, touches nothing and answers nothing', async () => {
  const file = project.write(
    'server.js',
    `const before = Reflect.ownKeys(globalThis).length;
     const { createCouplet } = await import('couplet');
     const couplet = createCouplet({ origin: 'https://coupons.example', key: 'pk_1' });
     couplet.track('view_item', { items: [] });
     couplet.on('ready', () => console.log('heard'))();
     for (const name of ['consent', 'identify', 'offer', 'privacy', 'forget', 'debug', 'attribution', 'destroy']) if (couplet[name]({}) !== undefined) console.log(name);
     console.log(Reflect.ownKeys(globalThis).length - before, typeof window);`,
  );
  const { stdout, stderr } = await run(process.execPath, [file], { cwd: project.folder });
  expect([stdout, stderr]).toEqual(['0 undefined\n', '']);
});

it.each([
  ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
  ['nodenext', { module: 'nodenext', moduleResolution: 'nodenext' }],
])('its types hold in a strict project with moduleResolution %s', async (name, options) => {
  project.write(
    'types.ts',
    `import { createCouplet, type CodeToApply, type Couplet, type CoupletOptions } from 'couplet';
    const options: CoupletOptions = { origin: 'https://coupons.example', key: 'pk_1', consent: 'manual', nonce: undefined, theme: 'dark' };
    const couplet: Couplet = createCouplet(options);
    couplet.track('page_view');
    couplet.track('purchase', { transaction_id: 7, currency: 'EUR', value: 12.5, items: [{ item_id: 'a', price: 12.5, anything: true }] });
    const stop: () => void = couplet.on('claim', ({ code, expiresAt }) => [code.length, expiresAt]);
    couplet.on('apply', async (code: CodeToApply) => code.code.length > 3);
    couplet.offer({ slot: document.body });
    export const attribution: string | undefined = couplet.attribution();
    stop();
    couplet.destroy();
    // @ts-expect-error no key
    createCouplet({ origin: '' });
    // @ts-expect-error an unknown setting
    createCouplet({ origin: '', key: '', consents: 'granted' });
    // @ts-expect-error an unknown event
    couplet.track('view_items', { items: [] });
    // @ts-expect-error an event without its items
    couplet.track('view_item', {});
    // @ts-expect-error an answer that is none
    couplet.on('apply', () => 'yes');`,
  );
  const compilerOptions = {
    ...options,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
  };
  const config = project.write(`tsconfig.${name}.json`, JSON.stringify({ compilerOptions, files: ['types.ts'] }));
  await run('node_modules/.bin/tsc', ['-p', config]).catch((error: { readonly stdout: string }) => expect.fail(error.stdout));
});

it('publint finds nothing in the package, and attw that there is no CommonJS and nothing else', async () => {
  await run('node_modules/.bin/publint', [project.tarball, '--strict']);
  const { stdout } = await run('node_modules/.bin/attw', [project.tarball, '--format', 'json']).catch(
    (error: { readonly stdout: string }) => error,
  );
  const { problems } = JSON.parse(stdout) as {
    readonly problems: Readonly<Record<string, readonly { readonly resolutionKind: string }[]>>;
  };
  const found = Object.entries(problems).map(([kind, places]) => [kind, places.map(({ resolutionKind }) => resolutionKind)]);
  expect(Object.fromEntries(found)).toEqual({ NoResolution: ['node10'], CJSResolvesToESM: ['node16-cjs'] });
});
