import * as v from 'valibot';
import type { Clock } from '../../../protocol/values/clock';
import { fail, ok, type Result } from '../../../protocol/values/result';
import type { Capabilities, Connector } from '../../shop/connector';
import { type WoocommerceApi, type WoocommerceSettings, woocommerceApi, woocommerceTerms } from './woocommerceApi';
import { couponBody, idsOf, isOurs, isUsable, whyRefused, woocommerceCoupons } from './woocommerceCoupons';
import { readWoocommerceWebhook, woocommerceOrdersSince } from './woocommerceOrders';
import { woocommerceProducts } from './woocommerceProducts';

const capabilities: Capabilities = {
  discounts: ['percent', 'fixed', 'tiers'],
  fields: ['cart.value', 'cart.categories', 'cart.itemIds'],
  stacking: false,
};

const generalSettings = async (api: WoocommerceApi): Promise<Result<ReadonlyMap<string, unknown>>> => {
  const read = await api.page(v.object({ id: v.string(), value: v.unknown() }), 'settings/general', {}, 1);
  return read.ok ? ok(new Map(read.value.map(({ id, value }) => [id, value]))) : read;
};

const shopCurrency = async (api: WoocommerceApi): Promise<Result<string>> => {
  const settings = await generalSettings(api);
  return settings.ok ? ok(String(settings.value.get('woocommerce_currency'))) : settings;
};

/**
 * Whether coupons can be created. An empty request shows it without creating one: WooCommerce misses its code with 400, or refuses a key
 * that may only read with 401. Errors: `shop_unauthorized`, `shop_coupons_off`, and those of calling the shop.
 */
const mayCreate = async (api: WoocommerceApi): Promise<Result<undefined>> => {
  const [settings, empty] = await Promise.all([generalSettings(api), api.send('POST', 'coupons', {}, {})]);
  if (!settings.ok) return settings;
  if (settings.value.get('woocommerce_enable_coupons') === 'no')
    return fail('shop_coupons_off', 'Coupons are switched off in WooCommerce.');
  return empty.ok ? ok(undefined) : empty;
};

/**
 * WooCommerce by its REST API v3, https://woocommerce.github.io/woocommerce-rest-api-docs/. Tests use a mock that
 * answers as a live shop did. A deactivated code is deleted. If a call still on its way creates it afterwards, reconciliation removes it.
 */
export const woocommerce = (settings: WoocommerceSettings, timeoutMs: number, clock: Clock = Date.now): Connector => {
  const api = woocommerceApi(settings, timeoutMs);
  const { WOOCOMMERCE_WEBHOOK_SECRET: webhookSecret } = settings;

  const { find, ours, remove, expire } = woocommerceCoupons(api, clock);

  return {
    platform: 'woocommerce',
    probe: () => mayCreate(api),
    capabilities: async () => {
      const may = await mayCreate(api);
      return may.ok ? ok(capabilities) : may;
    },
    canHonour: async (coupon, currency) => {
      const terms = woocommerceTerms(coupon);
      if (!terms.ok) return terms;
      const sells = await shopCurrency(api);
      if (!sells.ok) return sells;
      if (sells.value !== currency) return fail('currency_unsupported', `The shop sells in ${sells.value}, not in ${currency}.`, coupon.id);
      const ids = await idsOf(api, coupon);
      return ids.ok ? ok(undefined) : ids;
    },
    createCode: async (code) => {
      const body = await couponBody(api, code);
      if (!body.ok) return body;
      const answer = await api.send('POST', 'coupons', {}, body.value);
      if (!answer.ok) return answer;
      if (answer.value.status === 201) return ok(undefined);
      const why = whyRefused(answer.value);
      if (why.code === 'woocommerce_rest_coupon_code_already_exists') {
        const found = await find(code.code);
        if (!found.ok) return found;
        if (found.value && isOurs(found.value) && isUsable(found.value, clock())) return ok(undefined);
      }
      return fail('shop_refused', `WooCommerce refused the coupon with ${why.said}`);
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
    listProducts: () => woocommerceProducts(api, () => shopCurrency(api)),
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
    byHand: [
      'The plugin Couplet: delete it under Plugins, which also deletes its webhooks and its REST key.',
      'Without the plugin: the webhooks to Couplet and the key of the REST API, both under WooCommerce, Settings, Advanced.',
      'Without the plugin: the snippet that carries the attribute to the order.',
    ],
  };
};
