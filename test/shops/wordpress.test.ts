import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/server/config';
import { launch } from '../helpers/e2e/browser';
import { type HostShop, startHostShop } from '../helpers/e2e/hostShop';
import { until } from '../helpers/until';
import { installPackages } from './wordpress/installWordpress';
import { type RunningWordpress, startWordpress } from './wordpress/startWordpress';

const ZIP = resolve('dist/plugins/couplet-woocommerce.zip');
const SERVER = 'https://coupons.example';
const KEY = `pk_${'a'.repeat(43)}`;
/** A folder with the plugin WooCommerce, such as its unpacked zip. */
const WOOCOMMERCE = process.env.WOOCOMMERCE_DIR;

let shop: RunningWordpress;
let browser: Browser;
const start = (plugins: readonly string[]) => async (): Promise<void> => {
  [shop, browser] = await Promise.all([startWordpress(plugins), launch()]);
};
const stop = async (): Promise<void> => {
  await browser?.close();
  await shop?.stop();
};

/** A page of someone who has signed in. */
const signedIn = async (user: string): Promise<Page> => {
  const page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  await page.goto(`${shop.url}/wp-login.php`);
  await page.fill('#user_login', user);
  await page.fill('#user_pass', shop.password);
  await Promise.all([page.waitForURL(/wp-admin/), page.click('#wp-submit')]);
  return page;
};

/** As the guide has it: upload, activate. */
const install = async (page: Page): Promise<void> => {
  await page.goto(`${shop.url}/wp-admin/plugin-install.php?tab=upload`);
  await page.setInputFiles('#pluginzip', ZIP);
  await page.click('#install-plugin-submit');
  await page.click('a.button-primary:has-text("Activate Plugin")');
  await page.locator('#message:has-text("activated")').waitFor();
};

/** By the link in the list of plugins. Returns its address. */
const openSettings = async (page: Page): Promise<string> => {
  await page.goto(`${shop.url}/wp-admin/plugins.php`);
  await page.click('tr[data-slug="couplet"] a:has-text("Settings")');
  await page.locator('#couplet-server').waitFor();
  return page.url();
};

const settings = (): string => shop.php('echo wp_json_encode( Couplet\\settings() );');

const save = async (page: Page, server: string, key: string): Promise<void> => {
  await page.fill('#couplet-server', server);
  await page.fill('#couplet-key', key);
  await Promise.all([page.waitForURL(/settings-updated/), page.click('#submit')]);
};

/** What Couplet has left in the database: rows with its name, in all tables. */
const leftovers = (): string =>
  shop.php(`global $wpdb;
    foreach ( $wpdb->get_col( 'SHOW TABLES' ) as $table ) {
      foreach ( $wpdb->get_results( "SELECT * FROM $table", ARRAY_A ) as $row ) {
        if ( preg_match( '/couplet/i', implode( ' ', array_map( 'strval', $row ) ) ) && 'recently_activated' !== ( $row['option_name'] ?? '' ) ) {
          echo $table, ': ', substr( implode( ' ', $row ), 0, 200 ), "\\n";
        }
      }
    }`);

/** Lines of PHP's log, without those about wordpress.org, which the tests do not reach. */
const errors = (): readonly string[] =>
  shop
    .php(`echo @file_get_contents( ABSPATH . 'debug.log' );`)
    .split('\n')
    .filter((line) => line !== '' && !line.includes('wordpress.org'));

const remove = async (page: Page): Promise<void> => {
  await page.goto(`${shop.url}/wp-admin/plugins.php`);
  await page.click('#deactivate-couplet');
  page.on('dialog', (dialog) => dialog.accept());
  await page.click('#delete-couplet');
  await page.locator('tr.deleted, tr.plugin-deleted-tr').first().waitFor();
};

it('every PHP file of the plugin compiles', { timeout: 420_000 }, () => {
  installPackages();
  const folder = 'examples/wordpress/couplet';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.php'));
  expect(files.length).toBeGreaterThan(4);
  for (const path of files) execFileSync('php', ['-l', join(folder, path)], { stdio: 'pipe' });
});

describe('WordPress without WooCommerce', { timeout: 120_000 }, () => {
  let page: Page;
  let address: string;
  let before: string;
  let couplet: HostShop;
  beforeAll(async () => {
    couplet = await startHostShop({ network: false });
    await start([])();
    page = await signedIn(shop.user);
    before = leftovers();
    await install(page);
    address = await openSettings(page);
  });
  afterAll(async () => {
    await couplet?.close();
    await stop();
  });

  it('says that there is no shop, and offers no connection', async () => {
    expect(await page.locator('.notice-warning').allTextContents()).toEqual([
      'WooCommerce is not active, so there are no codes and no orders.',
    ]);
    expect(await page.locator('form[action$="admin-post.php"]').count()).toBe(0);
  });

  it('refuses invalid settings, and adds no script without valid ones', async () => {
    for (const server of ['http://coupons.example', 'https://coupons.example/$(id)']) {
      await save(page, server, 'pk_1');
      expect(await page.locator('#setting-error-server, #setting-error-key').count()).toBe(2);
    }
    expect(settings()).toBe('{"server":"","key":"","consent":"","consent_map":""}');
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(shop.url);
    expect(await visitor.locator('script[id^=couplet]').count()).toBe(0);
    await visitor.context().close();
  });

  it('saves valid settings and puts the tag with them on the page, where the widget starts', async () => {
    await page.selectOption('#couplet-consent', 'granted');
    await page.fill('#couplet-consent-map', 'storage=functional sync=statistics');
    await save(page, `${couplet.server}/v1/couplet.js`, couplet.siteKey);
    expect(await page.inputValue('#couplet-server')).toBe(couplet.server);
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(shop.url);
    const attributes = await visitor
      .locator('#couplet-js')
      .evaluate((element) => Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])));
    expect(attributes).toMatchObject({
      src: `${couplet.server}/v1/couplet.js`,
      async: expect.anything(),
      crossorigin: 'anonymous',
      'data-key': couplet.siteKey,
      'data-consent': 'granted',
      'data-consent-map': 'storage=functional sync=statistics',
      'data-cfasync': 'false',
    });
    // The plugin's own script writes the group down as soon as the widget has drawn it.
    const cookie = await until(
      async () => /couplet=(v1\.exp-1\.\S+)/.exec(await visitor.evaluate(() => document.cookie))?.[1],
      'the group',
    );
    expect(cookie).toBe(await visitor.evaluate(() => window.couplet?.('attribution')));
    await visitor.context().close();
  });

  it('shows and changes nothing without the right to', async () => {
    shop.php(`wp_insert_user( array( 'user_login' => 'editor', 'user_pass' => '${shop.password}', 'role' => 'editor' ) );`);
    const editor = await signedIn('editor');
    expect((await editor.goto(address))?.status()).toBe(403);
    const post = (path: string, form: Record<string, string>) => editor.request.post(`${shop.url}/wp-admin/${path}`, { form });
    const saved = { option_page: 'couplet', action: 'update', 'couplet[server]': 'https://other.example' };
    expect((await post('options.php', saved)).status()).toBe(403);
    expect((await post('admin-post.php', { action: 'couplet_connect' })).status()).toBe(403);
    // Nor may another site's page do it as the merchant.
    const forged = await page.request.post(`${shop.url}/wp-admin/options.php`, { form: saved });
    expect(forged.status()).toBe(403);
    expect(settings()).toContain(couplet.siteKey);
    await editor.context().close();
  });

  it('keeps nothing after it is deleted, and logs no error', async () => {
    expect(leftovers()).not.toBe(before);
    await remove(page);
    expect(leftovers()).toBe(before);
    expect(errors()).toEqual([]);
  });
});

describe.skipIf(WOOCOMMERCE === undefined)('WooCommerce, if WOOCOMMERCE_DIR names its folder', { timeout: 120_000 }, () => {
  let page: Page;
  let before: string;
  beforeAll(async () => {
    await start([WOOCOMMERCE ?? ''])();
    shop.php(`$term = wp_insert_term( 'Herbs & Spices', 'product_cat' );
      $product = new WC_Product_Simple();
      $product->set_props( array( 'name' => 'Mint', 'slug' => 'mint', 'sku' => 'MINT-1', 'regular_price' => '12.50', 'category_ids' => array( $term['term_id'] ) ) );
      $product->save();`);
    page = await signedIn(shop.user);
    before = leftovers();
    await install(page);
    await openSettings(page);
    await save(page, SERVER, KEY);
  });
  afterAll(stop);

  /** Presses the button, and reads the downloaded environment. */
  const connect = async (): Promise<Readonly<Record<string, string>>> => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('input[value^="Connect"]')]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    await page.reload();
    return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  };
  const ask = async (env: Readonly<Record<string, string>>, path: string, method = 'GET'): Promise<Response> =>
    fetch(`${shop.url}/wp-json/wc/v3/${path}`, {
      method,
      headers: {
        // The connector's keys travel over HTTPS only.
        'x-forwarded-proto': 'https',
        authorization: `Basic ${Buffer.from(`${env.WOOCOMMERCE_KEY}:${env.WOOCOMMERCE_SECRET}`).toString('base64')}`,
      },
    });

  it('connects at a click: a key that reads and writes, two signed webhooks, and the environment of the server', async () => {
    const env = await connect();
    expect(readConfig({ ...env, SHOP_URL: env.SHOP_URL?.replace('http:', 'https:') })).toMatchObject({
      ok: true,
      value: { BASE_URL: SERVER, shop: { SHOP_PLATFORM: 'woocommerce' } },
    });
    expect((await ask(env, 'coupons')).status).toBe(200);
    expect((await ask(env, 'coupons', 'POST')).status).toBe(400);
    const webhooks = (await (await ask(env, 'webhooks')).json()) as { topic: string; status: string; delivery_url: string }[];
    expect(webhooks.map(({ topic }) => topic).sort()).toEqual(['order.created', 'order.updated']);
    for (const webhook of webhooks) expect(webhook).toMatchObject({ status: 'active', delivery_url: `${SERVER}/v1/webhooks/woocommerce` });

    const again = await connect();
    expect((await ask(env, 'coupons')).status).toBe(401);
    expect(((await (await ask(again, 'webhooks')).json()) as unknown[]).length).toBe(2);
  });

  it("tells the widget the page's product with its category, price and currency", async () => {
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(`${shop.url}/product/mint/`);
    const currency = shop.php('echo get_woocommerce_currency();');
    expect(await visitor.getAttribute('#couplet-js', 'data-currency')).toBe(currency);
    expect(JSON.parse((await visitor.textContent('script#couplet-shop')) ?? '')).toEqual({
      customerId: '0',
      items: { 'MINT-1': { item_name: 'Mint', item_category: 'Herbs & Spices', price: 12.5, currency } },
    });
    await visitor.context().close();
  });

  it.each(['woocommerce_checkout_create_order', 'woocommerce_store_api_checkout_update_order_meta'])(
    'puts the group on the order at %s, and nothing else',
    (hook) => {
      const kept = (cookie: string): string =>
        shop.php(`$_COOKIE['couplet'] = ${cookie}; $order = new WC_Order(); do_action( '${hook}', $order, array() ); $order->save();
          echo wc_get_order( $order->get_id() )->get_meta( 'couplet' );`);
      expect(kept("'v1.exp-1.couplet.-'")).toBe('v1.exp-1.couplet.-');
      expect(kept("'<script>'")).toBe('');
      expect(kept("array( 'v1.a' )")).toBe('');
    },
  );

  it('keeps nothing after it is deleted, and logs no error', async () => {
    await remove(page);
    expect(leftovers()).toBe(before);
    expect(errors().filter((line) => line.includes('couplet'))).toEqual([]);
  });
});
