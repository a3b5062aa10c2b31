import * as v from 'valibot';
import type { Coupon } from '../../../protocol/coupons/coupon';
import { type Clock, SECOND } from '../../../protocol/values/clock';
import { minorDigits } from '../../../protocol/values/money';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';
import type { Capabilities, Connector, ShopCode } from '../../shop/connector';
import { type WoocommerceSettings, woocommerceApi, woocommerceTerms } from './woocommerceApi';
import { readWoocommerceWebhook, woocommerceOrdersSince } from './woocommerceOrders';

/** An amount in minor units as a decimal of its currency, e.g. 1250 with 2 digits is `12.50`. */
const majorText = (minor: number, digits: number): string => {
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Marks Couplet's coupons: WooCommerce can search descriptions, and the meta entry confirms a match. */
const MARK = 'Couplet:';
const META_KEY = '_couplet_coupon';

const capabilities: Capabilities = { discounts: ['percent', 'fixed', 'tiers'], fields: ['cart.value'], stacking: false };

const couponSchema = v.object({
  id: v.number(),
  code: v.string(),
  usage_count: v.number(),
  usage_limit: v.nullable(v.number()),
  date_expires_gmt: v.nullable(v.string()),
  meta_data: v.array(v.object({ key: v.string(), value: v.unknown() })),
});
type WoocommerceCoupon = v.InferOutput<typeof couponSchema>;
const errorSchema = v.object({ code: v.string() });
const idSchema = v.object({ id: v.number() });

const isOurs = ({ meta_data }: WoocommerceCoupon): boolean => meta_data.some(({ key }) => key === META_KEY);
const isUsable = ({ usage_count, usage_limit, date_expires_gmt: until }: WoocommerceCoupon, now: number): boolean =>
  (usage_limit === null || usage_count < usage_limit) && (until === null || Date.parse(`${until}Z`) > now);

type WoocommerceApi = ReturnType<typeof woocommerceApi>;

/** Coupons of the shop, Couplet's and others. */
const woocommerceCoupons = (api: WoocommerceApi, clock: Clock) => {
  const find = async (code: string): Promise<Result<WoocommerceCoupon | undefined>> => {
    const found = await api.page(couponSchema, 'coupons', { code: code.toLowerCase() }, 1);
    return found.ok ? ok(found.value.find((coupon) => coupon.code.toUpperCase() === code.toUpperCase())) : found;
  };

  const ours = async (): Promise<Result<readonly WoocommerceCoupon[]>> => {
    const all = await api.all(couponSchema, 'coupons', { search: MARK, orderby: 'id', order: 'asc' });
    return all.ok ? ok(all.value.filter(isOurs)) : all;
  };

  const remove = async (id: number): Promise<Result<undefined>> => {
    const answer = await api.send('DELETE', `coupons/${id}`, { force: 'true' });
    if (!answer.ok) return answer;
    return [200, 404, 410].includes(answer.value.status)
      ? ok(undefined)
      : fail('shop_refused', `WooCommerce refused to delete a coupon with ${answer.value.status}.`);
  };

  /** Expires a merchant's coupon, which has one code, at once. It keeps its terms. */
  const expire = async (id: number): Promise<Result<undefined>> => {
    const until = new Date(clock() - SECOND).toISOString().slice(0, 19);
    const answer = await api.send('PUT', `coupons/${id}`, {}, { date_expires_gmt: until });
    if (!answer.ok) return answer;
    return [200, 404].includes(answer.value.status)
      ? ok(undefined)
      : fail('shop_refused', `WooCommerce refused to end a coupon with ${answer.value.status}.`);
  };

  return { find, ours, remove, expire };
};

/** Ids of the goods in scope. Items are SKUs, categories are names or slugs. Error `scope_unknown`. */
const idsOf = async (api: WoocommerceApi, { id, scope }: Coupon): Promise<Result<Readonly<Record<string, readonly number[]>>>> => {
  const products: number[] = [];
  for (const sku of scope.itemIds ?? []) {
    const found = await api.page(idSchema, 'products', { sku }, 1);
    if (!found.ok) return found;
    if (found.value.length === 0) return fail('scope_unknown', `The shop has no SKU ${JSON.stringify(sku)}.`, id);
    products.push(...found.value.map((product) => product.id));
  }
  if (scope.categories === undefined) return ok(scope.itemIds === undefined ? {} : { product_ids: products });
  const all = await api.all(v.object({ id: v.number(), name: v.string(), slug: v.string() }), 'products/categories', {});
  if (!all.ok) return all;
  const named = scope.categories.map((wanted) => ({
    wanted,
    found: all.value.filter(({ name, slug }) => [name, slug].includes(wanted)),
  }));
  const unknown = named.find(({ found }) => found.length === 0);
  if (unknown) return fail('scope_unknown', `The shop has no category ${JSON.stringify(unknown.wanted)}.`, id);
  return ok({ product_categories: named.flatMap(({ found }) => found.map((category) => category.id)) });
};

const bodyOf = async (
  api: WoocommerceApi,
  { code, coupon, currency, expiresAt, uses }: ShopCode,
): Promise<Result<Readonly<Record<string, unknown>>>> => {
  const terms = woocommerceTerms(coupon);
  if (!terms.ok) return terms;
  const ids = await idsOf(api, coupon);
  if (!ids.ok) return ids;
  const { least, greatest } = terms.value;
  const major = (minor: number): string => majorText(minor, minorDigits(currency));
  return ok({
    code: code.toLowerCase(),
    discount_type: terms.value.type,
    amount: terms.value.type === 'percent' ? majorText(terms.value.basisPoints, 2) : major(terms.value.amount),
    description: `${MARK} ${coupon.id}, version ${coupon.version}`,
    individual_use: true,
    usage_limit: uses,
    date_expires_gmt: new Date(expiresAt).toISOString().slice(0, 19),
    ...(least === undefined ? {} : { minimum_amount: major(least) }),
    ...(greatest === undefined ? {} : { maximum_amount: major(greatest) }),
    ...ids.value,
    meta_data: [{ key: META_KEY, value: `${coupon.id}.${coupon.version}` }],
  });
};

/**
 * WooCommerce by its REST API v3, https://woocommerce.github.io/woocommerce-rest-api-docs/. Written from the documentation and tested
 * against a mock that validates requests against it; not run against the live service. A deactivated code is deleted. If a call still on
 * its way creates it afterwards, reconciliation removes it.
 */
export const woocommerce = (settings: WoocommerceSettings, timeoutMs: number, clock: Clock = Date.now): Connector => {
  const api = woocommerceApi(settings, timeoutMs);
  const { WOOCOMMERCE_WEBHOOK_SECRET: webhookSecret } = settings;

  const { find, ours, remove, expire } = woocommerceCoupons(api, clock);

  return {
    platform: 'woocommerce',
    probe: () => api.page(v.object({ id: v.string() }), 'settings/general', {}, 1),
    capabilities: async () => ok(capabilities),
    canHonour: async (coupon, currency) => {
      const terms = woocommerceTerms(coupon);
      if (!terms.ok) return terms;
      const shop = await api.page(v.object({ id: v.string(), value: v.unknown() }), 'settings/general', {}, 1);
      if (!shop.ok) return shop;
      const sells = shop.value.find(({ id }) => id === 'woocommerce_currency')?.value;
      if (sells !== currency) return fail('currency_unsupported', `The shop sells in ${String(sells)}, not in ${currency}.`, coupon.id);
      const ids = await idsOf(api, coupon);
      return ids.ok ? ok(undefined) : ids;
    },
    createCode: async (code) => {
      const body = await bodyOf(api, code);
      if (!body.ok) return body;
      const answer = await api.send('POST', 'coupons', {}, body.value);
      if (!answer.ok) return answer;
      if (answer.value.status === 201) return ok(undefined);
      const why = parseJsonWith(errorSchema, answer.value.text, 'shop_malformed');
      if (why.ok && why.value.code === 'woocommerce_rest_coupon_code_already_exists') {
        const found = await find(code.code);
        if (!found.ok) return found;
        if (found.value && isOurs(found.value) && isUsable(found.value, clock())) return ok(undefined);
      }
      return fail('shop_refused', `WooCommerce refused the coupon with ${answer.value.status}.`);
    },
    deactivateCode: async (code, source) => {
      const found = await find(code);
      if (!found.ok) return found;
      const coupon = found.value;
      if (coupon && isOurs(coupon)) return remove(coupon.id);
      return coupon && source === 'pool' && isUsable(coupon, clock()) ? expire(coupon.id) : ok(undefined);
    },
    listCodes: async () => {
      const found = await ours();
      return found.ok ? ok(found.value.map(({ code }) => code.toUpperCase())) : found;
    },
    ordersSince: (since) => woocommerceOrdersSince(api, since),
    ...(webhookSecret === undefined ? {} : { readWebhook: (request) => readWoocommerceWebhook(request, webhookSecret) }),
    uninstall: async () => {
      const found = await ours();
      if (!found.ok) return found;
      for (const { id } of found.value) {
        const removed = await remove(id);
        if (!removed.ok) return removed;
      }
      return ok({ removed: found.value.length > 0 ? [`coupons: ${found.value.length}`] : [] });
    },
    byHand: ['The plugin Couplet: delete it under Plugins, which also deletes its webhooks and its REST key.'],
  };
};
