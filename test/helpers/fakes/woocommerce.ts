import { createServer } from 'node:http';
import * as v from 'valibot';
import { woocommerce } from '../../../src/server/connectors/woocommerce/woocommerce';
import type { WoocommerceSettings } from '../../../src/server/connectors/woocommerce/woocommerceApi';
import { bodyOf, listen } from '../node/loopback';

const [WOO_KEY, WOO_SECRET] = ['ck_of_the_tests', 'cs_of_the_tests'] as const;

const decimal = v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/));
const ids = v.array(v.pipe(v.number(), v.integer()));
/**
 * Writable properties of a coupon as published; anything else is an error here, though WooCommerce would pass over it. A live shop did not
 * take `date_expires_gmt`.
 */
const newCoupon = v.strictObject({
  code: v.pipe(v.string(), v.minLength(1)),
  discount_type: v.picklist(['percent', 'fixed_cart', 'fixed_product']),
  amount: decimal,
  description: v.string(),
  individual_use: v.boolean(),
  usage_limit: v.pipe(v.number(), v.integer()),
  date_expires: v.exactOptional(v.string()),
  date_expires_gmt: v.exactOptional(v.string()),
  minimum_amount: v.exactOptional(decimal),
  maximum_amount: v.exactOptional(decimal),
  product_ids: v.exactOptional(ids),
  product_categories: v.exactOptional(ids),
  meta_data: v.array(v.strictObject({ key: v.string(), value: v.string() })),
});
type NewCoupon = v.InferOutput<typeof newCoupon>;
type FakeCoupon = Omit<NewCoupon, 'date_expires' | 'date_expires_gmt'> & {
  readonly id: number;
  usage_count: number;
  date_expires: string | null;
  date_expires_gmt: string | null;
};
/** What may be changed of a coupon: the part of it that tests need. */
const { date_expires, date_expires_gmt } = newCoupon.entries;
const couponChange = v.strictObject({ date_expires, date_expires_gmt });

/** The shop's zone is two hours ahead. */
const ZONE_MS = 2 * 3_600_000;

/**
 * When a coupon ends, as WC_Data::set_date_prop reads it: an ISO time with zone, else a time in the shop's zone. `date_expires_gmt` is not
 * read, so a coupon without the other never ends.
 */
const endOf = ({ date_expires: text }: v.InferOutput<typeof couponChange>) => {
  if (text === undefined) return { date_expires: null, date_expires_gmt: null };
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[-+]\d\d:\d\d)$/.test(text);
  const at = zoned ? Date.parse(text) : Date.parse(`${text.slice(0, 19)}Z`) - ZONE_MS;
  return { date_expires: new Date(at + ZONE_MS).toISOString().slice(0, 19), date_expires_gmt: new Date(at).toISOString().slice(0, 19) };
};

const allowed: Readonly<Record<string, readonly string[]>> = {
  coupons: ['page', 'per_page', 'search', 'order', 'orderby', 'code'],
  products: ['page', 'per_page', 'sku', 'status', 'order', 'orderby', '_fields'],
  'products/categories': ['page', 'per_page'],
  'settings/general': ['page', 'per_page'],
  orders: ['page', 'per_page', 'order', 'orderby', 'status', 'modified_after', 'dates_are_gmt'],
};

/** Names of some categories. WordPress stores names escaped. */
const NAMES: Readonly<Record<number, string>> = { 120: 'Tea', 121: 'Herbs &amp; Spices' };

/** Published products. Category 122 is below 121. */
const PRODUCTS = Array.from({ length: 101 }, (_, i) => ({
  id: i + 1,
  name: i === 0 ? 'Mint &amp; Lemon' : `P${i}`,
  sku: i === 0 ? 'mint' : '',
  price: i === 0 ? '12.5' : '',
  images: i === 0 ? [{ src: 'https://shop.example/mint.jpg' }] : [],
  categories: i === 0 ? [{ id: 122, name: 'Herbs &amp; Spices', slug: 'c-121' }] : [],
}));

/** A stand-in for WooCommerce's REST API v3 that refuses what the published description does not have, and else answers as a live shop did. */
export const startFakeWoocommerce = async () => {
  const coupons: FakeCoupon[] = [];
  let orders: Record<string, unknown>[] = [];
  const complaints: string[] = [];
  let down = false;
  const settings = { readOnly: false, coupons: true, plainPermalinks: false };
  let next = 700;

  const server = createServer(async (request, response) => {
    const say = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const complain = (what: string): void => {
      complaints.push(`${request.method} ${request.url}: ${what}`);
      say(400, { code: 'rest_invalid_param', message: what, data: { status: 400 } });
    };
    const text = await bodyOf(request);
    if (down) return say(503, { code: 'down' });
    if (request.headers.authorization !== `Basic ${Buffer.from(`${WOO_KEY}:${WOO_SECRET}`).toString('base64')}`)
      return say(401, { code: 'woocommerce_rest_cannot_view', message: 'Sorry, you cannot list resources.', data: { status: 401 } });
    if (settings.plainPermalinks)
      return void response.writeHead(404, { 'content-type': 'text/html' }).end('<!DOCTYPE html><h1>Not Found</h1>');
    if (settings.readOnly && request.method !== 'GET')
      return say(401, {
        code: 'woocommerce_rest_authentication_error',
        message: 'The API key provided does not have write permissions.',
        data: { status: 401 },
      });
    const url = new URL(request.url ?? '/', 'http://fake');
    const path = url.pathname.replace('/wp-json/wc/v3/', '');
    const query = url.searchParams;
    const paged = <T>(all: readonly T[]): readonly T[] => {
      const size = Number(query.get('per_page') ?? 10);
      const from = (Number(query.get('page') ?? 1) - 1) * size;
      return all.slice(from, from + size);
    };
    if (request.method === 'GET') {
      const known = allowed[path];
      const strange = [...query.keys()].find((name) => !known?.includes(name));
      if (!known || strange) return complain(`no such route or parameter: ${strange ?? path}`);
      if (Number(query.get('per_page') ?? 10) > 100) return complain('per_page must be between 1 (inclusive) and 100 (inclusive)');
      if (path === 'coupons') {
        const [code, search] = [query.get('code'), query.get('search')];
        const found = coupons.filter(
          (coupon) => (code === null || coupon.code === code) && (search === null || coupon.description.includes(search)),
        );
        return say(200, paged(found));
      }
      if (path === 'products' && query.has('sku')) return say(200, query.get('sku') === 'oolong' ? [{ id: 93, sku: 'oolong' }] : []);
      if (path === 'products') return say(200, paged(PRODUCTS));
      if (path === 'products/categories')
        return say(
          200,
          paged(
            Array.from({ length: 130 }, (_, i) => ({ id: i + 1, name: NAMES[i] ?? `C${i}`, slug: `c-${i}`, parent: i === 121 ? 121 : 0 })),
          ),
        );
      if (path === 'settings/general')
        return say(200, [
          { id: 'woocommerce_enable_coupons', value: settings.coupons ? 'yes' : 'no' },
          { id: 'woocommerce_currency', value: 'EUR' },
        ]);
      const after = Date.parse(`${query.get('modified_after')}Z`);
      if (query.get('dates_are_gmt') !== 'true' || Number.isNaN(after)) return complain('modified_after must be a date, and GMT');
      const found = orders.filter((order) => Date.parse(`${String(order.date_modified_gmt)}Z`) > after);
      return say(200, paged(found.toSorted((a, b) => String(a.date_modified_gmt).localeCompare(String(b.date_modified_gmt)))));
    }
    if (request.method === 'POST' && path === 'coupons') {
      // WordPress checks required parameters before anything else.
      if (text === '{}')
        return say(400, {
          code: 'rest_missing_callback_param',
          message: 'Missing parameter(s): code',
          data: { status: 400, params: ['code'] },
        });
      const read = v.safeParse(newCoupon, JSON.parse(text), { abortEarly: true });
      if (!read.success) return complain(`${read.issues[0].message} at ${v.getDotPath(read.issues[0])}`);
      const code = read.output.code.toLowerCase();
      if (coupons.some((coupon) => coupon.code === code))
        return say(400, {
          code: 'woocommerce_rest_coupon_code_already_exists',
          message: 'The coupon code already exists',
          data: { status: 400 },
        });
      next += 1;
      coupons.push({ ...read.output, ...endOf(read.output), code, id: next, usage_count: 0 });
      return say(201, coupons.at(-1));
    }
    const id = /^coupons\/(\d+)$/.exec(path)?.[1];
    if (request.method === 'PUT' && id) {
      const [read, coupon] = [v.safeParse(couponChange, JSON.parse(text)), coupons.find((one) => one.id === Number(id))];
      if (!read.success) return complain(`${read.issues[0].message} at ${v.getDotPath(read.issues[0])}`);
      if (!coupon) return say(404, { code: 'woocommerce_rest_shop_coupon_invalid_id' });
      return say(200, Object.assign(coupon, read.output.date_expires === undefined ? {} : endOf(read.output)));
    }
    if (request.method === 'DELETE' && id) {
      if (query.get('force') !== 'true') return say(501, { code: 'woocommerce_rest_trash_not_supported' });
      const index = coupons.findIndex((coupon) => coupon.id === Number(id));
      if (index < 0) return say(404, { code: 'woocommerce_rest_shop_coupon_invalid_id' });
      return say(200, coupons.splice(index, 1)[0]);
    }
    return complain('no such route');
  });
  const { url, close } = await listen(server);
  return {
    url,
    coupons,
    complaints,
    settings,
    setOrders: (value: Record<string, unknown>[]): void => {
      orders = value;
    },
    setDown: (value: boolean): void => {
      down = value;
    },
    stop: close,
  };
};

export const WOO_WEBHOOK_SECRET = 'webhook-secret-of-woo';

/** The connector to a fake of WooCommerce. */
export const connectWoocommerce = ({ url }: { readonly url: string }, change: Partial<WoocommerceSettings> = {}) => {
  const settings = {
    SHOP_URL: url,
    WOOCOMMERCE_KEY: WOO_KEY,
    WOOCOMMERCE_SECRET: WOO_SECRET,
    WOOCOMMERCE_WEBHOOK_SECRET: WOO_WEBHOOK_SECRET,
  };
  return woocommerce({ ...settings, ...change }, 1_000);
};
