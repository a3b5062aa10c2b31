import * as v from 'valibot';
import { minorDigits } from '../../../protocol/values/money';
import { fail, ok, type Result } from '../../../protocol/values/result';
import { type Capabilities, type Connector, conditionOf, type ShopCode } from '../../shop/connector';
import { twice } from '../../shop/shopCall';
import { type EvershopSettings, evershopApi } from './evershopApi';
import { evershopOrdersSince } from './evershopOrders';
import { evershopProducts } from './evershopProducts';

/**
 * A coupon in the form of EverShop's API. Its type `couplet` is known only to the extension in `examples/evershop/couplet`, which reads the exact
 * terms from the condition. Without the extension the coupon gives no discount.
 */
const evershopCoupon = ({ code, coupon, currency, expiresAt, uses }: ShopCode): Readonly<Record<string, unknown>> => {
  const terms = {
    v: 'evershop-terms/1',
    discount: coupon.discount,
    scope: coupon.scope,
    when: conditionOf(coupon),
    currency,
    digits: minorDigits(currency),
    expiresAt,
  };
  return {
    coupon: code,
    status: 1,
    description: `Couplet: ${coupon.id}, version ${coupon.version}`,
    discount_type: 'couplet',
    // EverShop requires an amount above 0. Nothing reads this one.
    discount_amount: 1,
    free_shipping: 0,
    max_uses_time_per_coupon: String(uses),
    condition: {
      order_total: '',
      order_qty: '',
      required_products: [],
      couplet: Buffer.from(JSON.stringify(terms)).toString('base64url'),
    },
    user_condition: { groups: [], emails: [] },
  };
};

const PAGE = 200;
/** Least version of the extension: it can page through orders and end pool codes. */
const EXTENSION = 2;
/** From this version on it can give pieces for pieces. */
const WITH_PIECES = 3;

/** What the extension in `examples/evershop/couplet` supports exactly. It does not change shipping, and EverShop accepts one code per order. */
const capabilities = (version: number): Capabilities => ({
  discounts: ['percent', 'fixed', 'tiers', ...(version >= WITH_PIECES ? (['buyGet'] as const) : [])],
  fields: ['cart.value', 'cart.quantity', 'cart.categories', 'cart.itemIds'],
  stacking: false,
});

const codesSchema = v.object({
  coupletCodes: v.array(v.object({ id: v.number(), code: v.string(), usable: v.boolean() })),
});
const removedSchema = v.object({ data: v.object({ removed: v.number() }) });
type Codes = v.InferOutput<typeof codesSchema>['coupletCodes'];

/** Couplet's codes in the shop. */
const evershopCodes = (api: ReturnType<typeof evershopApi>) => {
  const find = async (code: string): Promise<Result<Codes[number] | undefined>> => {
    const found = await api.query(codesSchema, 'query ($code: String) { coupletCodes(code: $code) { id code usable } }', { code });
    return found.ok ? ok(found.value.coupletCodes[0]) : found;
  };

  const allCodes = async (): Promise<Result<Codes>> => {
    const codes: Codes = [];
    for (;;) {
      const text = 'query ($after: Int, $limit: Int) { coupletCodes(after: $after, limit: $limit) { id code usable } }';
      const page = await api.query(codesSchema, text, { after: codes.at(-1)?.id ?? 0, limit: PAGE });
      if (!page.ok) return page;
      codes.push(...page.value.coupletCodes);
      if (page.value.coupletCodes.length < PAGE) return ok(codes);
    }
  };

  const removeAll = () => twice(() => api.rest(removedSchema, 'DELETE', '/couplet/codes'));

  return { find, allCodes, removeAll };
};

/**
 * EverShop 2 (https://evershop.io) with Couplet's extension. Coupons are created through its REST API, which is not idempotent and responds
 * to every refusal with 500, so the result of a call is looked up. A deactivated code is deleted. If a call still on its way creates it
 * afterwards, reconciliation removes it.
 */
export const evershop = (settings: EvershopSettings, timeoutMs: number): Connector => {
  const api = evershopApi(settings, timeoutMs);

  const { find, allCodes, removeAll } = evershopCodes(api);

  return {
    platform: 'evershop',
    capabilities: async () => {
      const asked = await api.query(v.object({ couplet: v.optional(v.object({ version: v.number() })) }), '{ couplet { version } }');
      if (!asked.ok) return asked;
      const version = asked.value.couplet?.version ?? 0;
      return version >= EXTENSION
        ? ok(capabilities(version))
        : fail('shop_extension_missing', "EverShop does not have this version of Couplet's extension. Copy examples/evershop/couplet.");
    },
    canHonour: async ({ id, scope, discount }, currency) => {
      const gets = discount.kind === 'buyGet' ? discount.gets : {};
      const asked = await api.query(
        v.object({ setting: v.object({ storeCurrency: v.string() }), coupletUnknown: v.array(v.string()) }),
        `query ($categories: [String!]!, $itemIds: [String!]!) {
          setting { storeCurrency } coupletUnknown(categories: $categories, itemIds: $itemIds) }`,
        {
          categories: [...(scope.categories ?? []), ...(gets.categories ?? [])],
          itemIds: [...(scope.itemIds ?? []), ...(gets.itemIds ?? [])],
        },
      );
      if (!asked.ok) return asked;
      const { setting, coupletUnknown } = asked.value;
      if (setting.storeCurrency !== currency)
        return fail('currency_unsupported', `The shop sells in ${setting.storeCurrency}, not in ${currency}.`, id);
      const [unknown] = coupletUnknown;
      return unknown === undefined
        ? ok(undefined)
        : fail('scope_unknown', `The shop has no category or SKU ${JSON.stringify(unknown)}.`, id);
    },
    createCode: async (code) => {
      for (let last = false; ; last = true) {
        const created = await api.rest(v.unknown(), 'POST', '/coupons', evershopCoupon(code));
        if (created.ok) return ok(undefined);
        if (created.error.code !== 'shop_no_answer') return created;
        const found = await find(code.code);
        if (!found.ok) return created;
        if (found.value !== undefined)
          return found.value.usable ? ok(undefined) : fail('shop_refused', 'EverShop already has this code, used or ended.');
        if (last) return created;
      }
    },
    deactivateCode: async (code, source) => {
      const path = source === 'pool' ? '/couplet/pool-codes' : '/couplet/codes';
      const removed = await twice(() => api.rest(removedSchema, 'DELETE', `${path}/${encodeURIComponent(code)}`));
      return removed.ok ? ok(undefined) : removed;
    },
    deactivateAll: async () => {
      const removed = await removeAll();
      return removed.ok ? ok(undefined) : removed;
    },
    listCodes: async () => {
      const codes = await allCodes();
      return codes.ok ? ok(codes.value.map(({ code }) => code)) : codes;
    },
    ordersSince: (since) => evershopOrdersSince(api, since),
    listProducts: () => evershopProducts(api),
    uninstall: async () => {
      const removed = await removeAll();
      if (!removed.ok) return removed;
      const { removed: coupons } = removed.value.data;
      return ok({ removed: coupons > 0 ? [`coupons: ${coupons}`] : [] });
    },
    byHand: [
      'The folder extensions/couplet and its entry in the configuration. Build the shop again afterwards.',
      'The administrator made for Couplet.',
    ],
  };
};
