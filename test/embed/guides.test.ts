import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, NONCE, startHostShop } from '../helpers/e2e/hostShop';
import { permissionsOf, sectionsOf } from '../helpers/tagManagerTemplate';
import { until } from '../helpers/until';
import { type GuideBlock, guides } from '../unit/docs/guides';

const run = promisify(execFile);

let shop: HostShop;
let browser: Browser;
beforeAll(async () => {
  [shop, browser] = await Promise.all([startHostShop(), launch()]);
});
afterAll(async () => {
  await browser?.close();
  await shop?.close();
});

const guide = (name: string) => guides().find((each) => each.name === name)!;
const here = (text: string): string => text.replaceAll('https://HOST', shop.server).replaceAll('pk_…', shop.siteKey);
const blockOf = (name: string, language: string): string =>
  here(guide(name).blocks.find((block) => block.language === language)?.text ?? '');
const withNonce = (html: string): string => html.replaceAll('<script>', `<script nonce="${NONCE}">`);

/** The policy that results from a guide's changes, beside the nonce of the shop's own scripts. */
const policyOf = (name: string): string => {
  const [, section = ''] = /## Content security policy\n([\s\S]*?)\n## /.exec(guide(name).markdown) ?? [];
  expect(section.replaceAll('your ', '')).toMatch(
    /`https:\/\/HOST`( and `'self'`)? to `script-src`( and|, `https:\/\/HOST` to) `connect-src`, and `blob:` to `worker-src`/,
  );
  const [hash = ''] = /'sha256-[^']+'/.exec(section) ?? [];
  return `default-src 'none'; script-src 'nonce-${NONCE}' ${shop.server} ${hash}; connect-src ${shop.server}; worker-src blob:`;
};

const visit = async (head: string, policy: string, prepare?: (page: Page) => Promise<unknown>): Promise<Page> => {
  const page = await (await browser.newContext()).newPage();
  await prepare?.(page);
  await page.goto(shop.page({ head, headers: { 'content-security-policy': policy } }));
  await page.locator('couplet-card section.card').waitFor();
  expect(await page.evaluate(() => (window as unknown as { readonly seen: readonly string[] }).seen)).toEqual([]);
  return page;
};
const agree = (page: Page): Promise<unknown> => page.evaluate(() => window.couplet?.('consent', { storage: true, sync: true }));

describe('the snippets of the guides, under their content security policies', () => {
  it('plain HTML: the two lines show the coupon, with the hash of the first', async () => {
    const head = blockOf('plain-html', 'html');
    expect(head).not.toContain('nonce');
    await (await visit(head, policyOf('plain-html'))).context().close();
  });

  it("Tag Manager: the template's code shows the coupon, within its permissions, and keeps the page's own settings", async () => {
    const { SANDBOXED_JS_FOR_WEB_TEMPLATE: code, WEB_PERMISSIONS = '' } = sectionsOf(readFileSync('examples/gtm/couplet.tpl', 'utf8'));
    const head = `<script>
      window.coupletConfig = { position: 'top start', currency: 'USD', key: 'pk_other', apply: () => true };
      const rights = ${JSON.stringify(permissionsOf(WEB_PERMISSIONS).globals)};
      const may = (path, ...wanted) => {
        for (const right of wanted) if (!rights[path]?.includes(right)) throw new Error('no permission to ' + right + ' ' + path);
      };
      const parentOf = (path) => path.split('.').slice(0, -1).reduce((value, name) => value[name], window);
      const put = (path, value, override) => {
        const [parent, name] = [parentOf(path), path.split('.').at(-1)];
        if (override || parent[name] === undefined) parent[name] = value;
        return parent[name];
      };
      const apis = {
        copyFromWindow: (path) => {
          may(path, 'read');
          return window[path] && { ...window[path] };
        },
        setInWindow: (path, value, override) => {
          may(path, 'write');
          return put(path, value, override) === value;
        },
        createArgumentsQueue: (path, list) => {
          may(path, 'read', 'write');
          may(list, 'read', 'write');
          const queue = put(path, function () { list.split('.').reduce((value, name) => value[name], window).push(arguments); });
          put(list, []);
          return queue;
        },
        injectScript: (src) => document.head.append(Object.assign(document.createElement('script'), { src, async: true })),
      };
      const data = { server: '${shop.server}/', key: '${shop.siteKey}', consent: 'required', currency: 'EUR', consentMap: 'storage=C0003' };
      ((require, data) => { ${code} })((name) => apis[name], data);
    </script>`;
    const page = await visit(withNonce(head), policyOf('gtm'));
    const config = await page.evaluate(() => ({ ...window.couplet?._?.config, apply: typeof window.coupletConfig?.apply }));
    expect(config).toMatchObject({
      position: 'top start',
      currency: 'EUR',
      key: shop.siteKey,
      consentMap: 'storage=C0003',
      apply: 'function',
    });
    await page.context().close();
  });

  it('Shopify: the group is on the cart with consent, also in another language, and gone without', async () => {
    const liquid = readFileSync('examples/shopify/extensions/couplet/blocks/couplet.liquid', 'utf8')
      .replace(/{% schema %}[\s\S]*/, '')
      .replaceAll(/{%-? (assign|if|endif)[^%]*%}\n?/g, '')
      .replace(/{% unless[^%]*%}.*{% endunless %}/, '')
      .replace('{{ script | escape }}', `${shop.server}/v1/couplet.js`)
      .replace('{{ key | escape }}', shop.siteKey)
      .replace('{{ cart.currency.iso_code }}', 'EUR')
      .replace('{{ routes.root_url | escape }}', '/fr');
    const blockWith = (group: string): string => {
      const html = liquid.replace('{{ cart.attributes.couplet | escape }}', group);
      expect(html).not.toMatch(/{[{%]/);
      return html.replaceAll(/<script(?= data-root|>)/g, `<script nonce="${NONCE}"`);
    };
    const policy = policyOf('shopify').replace('connect-src', "connect-src 'self'");
    const told: string[] = [];
    const page = await visit(blockWith(''), policy, (opened) =>
      opened.route('**/fr/cart/update.js', (route) => {
        told.push(
          (JSON.parse(route.request().postData() ?? '') as { readonly attributes: { readonly couplet: string } }).attributes.couplet,
        );
        return route.abort();
      }),
    );
    expect(told).toEqual([]);
    await agree(page);
    await until(async () => told.length > 0, 'the cart attribute');
    expect(told).toEqual([expect.stringMatching(/^v1\.exp-1\./)]);

    const next = { head: blockWith(told[0] ?? ''), headers: { 'content-security-policy': policy } };
    await page.goto(shop.page(next));
    await agree(page);
    await until(() => page.evaluate(() => Boolean(window.couplet?.('attribution'))), 'the group');
    expect(told).toHaveLength(1);
    await page.goto(shop.page(next));
    await until(async () => told.length > 1, 'the cart without it');
    expect(told.slice(1)).toEqual(['']);
    expect(await page.evaluate(() => (window as unknown as { readonly seen: readonly string[] }).seen)).toEqual([]);
    await page.context().close();
  });

  describe('WooCommerce', () => {
    const cookieOf = (page: Page): Promise<string> => page.evaluate(() => document.cookie);
    const open = async (prepare?: (page: Page) => Promise<unknown>): Promise<Page> => {
      const plugin = readFileSync('examples/wordpress/couplet/couplet.js', 'utf8');
      return visit(
        `<script async crossorigin="anonymous" src="${shop.server}/v1/couplet.js" data-key="${shop.siteKey}" data-currency="EUR"></script>
        <div id="couplet"></div><script type="application/json" id="couplet-shop">{"customerId":"0","items":{}}</script><script nonce="${NONCE}">${plugin}</script>`,
        policyOf('woocommerce'),
        prepare,
      );
    };

    it('stores the attribution in the cookie with consent, and deletes it when consent is withdrawn', async () => {
      const page = await open();
      expect(await cookieOf(page)).toBe('');
      await agree(page);
      const cookie = await until(() => cookieOf(page), 'the cookie');
      const [, pattern = ''] =
        /preg_match\( '\/(.*?)\/D'/.exec(readFileSync('examples/wordpress/couplet/includes/order.php', 'utf8')) ?? [];
      expect(pattern).not.toBe('');
      expect(cookie.replace('couplet=', '')).toMatch(new RegExp(pattern));
      await page.evaluate(() => document.body.click());
      expect(await cookieOf(page)).toBe(cookie);
      await page.evaluate(() => window.couplet?.('consent', { storage: false, sync: false }));
      // Before the shop's own code handles the click.
      const heard = await page.evaluate(() => {
        let there = 'not heard';
        document.body.addEventListener('click', () => {
          there = document.cookie;
        });
        document.body.click();
        return there;
      });
      expect(heard).toBe('');
      await page.context().close();
    });

    it('deletes the cookie of an earlier page without consent', async () => {
      const page = await open(async (opened) => {
        await opened.context().addCookies([{ name: 'couplet', value: 'v1.exp-1.rule.-', url: shop.page({}) }]);
        expect(await opened.context().cookies()).toHaveLength(1);
      });
      await until(async () => (await cookieOf(page)) === '', 'the deleted cookie');
      await page.context().close();
    });
  });
});

describe('code of the guides', () => {
  /** The parts of other packages that the snippets import. React's types are Preact's. */
  const stubs = `
    declare module 'vue' { export const onMounted: (run: () => void) => void; export const onUnmounted: (run: () => void) => void; }
    declare module 'svelte' { export const onMount: (run: () => void | (() => void)) => void; }
    declare module 'next/script' {
      interface ScriptProps { id?: string; src?: string; strategy?: 'beforeInteractive' | 'afterInteractive' | 'lazyOnload' | 'worker'; crossOrigin?: 'anonymous'; nonce?: string; children?: string }
      const Script: (props: ScriptProps) => null;
      export default Script;
    }`;
  const sourceOf = ({ language, text }: GuideBlock): string =>
    /^(vue|svelte)$/.test(language) ? (/<script[^>]*>([\s\S]*)<\/script>/.exec(text)?.[1] ?? '') : text;

  it('compiles in strict projects', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'couplet-guides-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(resolve('node_modules/preact'), join(folder, 'node_modules/preact'), 'junction');
    writeFileSync(join(folder, 'stubs.d.ts'), stubs);
    const written = guides().flatMap(({ name, blocks }) => {
      mkdirSync(join(folder, name));
      return blocks
        .filter(({ language }) => /^(ts|tsx|vue|svelte)$/.test(language))
        .map((block, index) => {
          const file = join(
            name,
            block.file && !block.file.endsWith('layout.tsx')
              ? basename(block.file)
              : `block${index}.${block.language === 'tsx' ? 'tsx' : 'ts'}`,
          );
          writeFileSync(join(folder, file), sourceOf(block));
          return [block.language, file] as const;
        });
    });
    expect(new Set(written.map(([language]) => language))).toEqual(new Set(['ts', 'tsx', 'vue', 'svelte']));
    const compilerOptions = {
      target: 'es2022',
      lib: ['es2022', 'dom', 'dom.iterable'],
      types: [],
      module: 'esnext',
      moduleResolution: 'bundler',
      moduleDetection: 'force',
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      jsx: 'react-jsx',
      jsxImportSource: 'preact',
      paths: { couplet: [resolve('widget/module/dist/couplet.d.ts')], react: ['./node_modules/preact/compat'] },
    };
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['stubs.d.ts', ...written.map(([, file]) => file)] }),
    );
    const compile = () =>
      run('node_modules/.bin/tsc', ['-p', folder]).then(
        () => '',
        (error: { readonly stdout: string }) => error.stdout,
      );
    expect(await compile()).toBe('');
    // A snippet of a name that is gone must not pass.
    writeFileSync(join(folder, written[0]?.[1] ?? ''), `import { createCoupons } from 'couplet';`);
    expect(await compile()).toContain("has no exported member 'createCoupons'");
    rmSync(folder, { recursive: true, force: true });
  });
});
