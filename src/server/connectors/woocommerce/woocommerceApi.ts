import * as v from 'valibot';
import type { Condition } from '../../../protocol/coupons/condition';
import type { Coupon } from '../../../protocol/coupons/coupon';
import { parseJsonWith } from '../../../protocol/values/parse';
import { type Failure, fail, ok, type Result } from '../../../protocol/values/result';
import { conditionOf, required, shopUrl } from '../../shop/connector';
import { createAskShop, type ShopAnswer, twice } from '../../shop/shopCall';

const isPrivate = (text: string): boolean => {
  try {
    const { protocol, hostname } = new URL(text);
    return protocol === 'https:' || hostname === 'localhost' || hostname.startsWith('127.');
  } catch {
    // Another check reports the error.
    return true;
  }
};

export const woocommerceSettingsSchema = v.object({
  SHOP_PLATFORM: v.literal('woocommerce'),
  SHOP_URL: v.pipe(shopUrl, v.check(isPrivate, 'must start with https://, because every request contains the keys')),
  WOOCOMMERCE_KEY: v.pipe(required('a consumer key of the REST API with read and write, ck_…'), v.startsWith('ck_', 'must start with ck_')),
  WOOCOMMERCE_SECRET: v.pipe(required('its consumer secret, cs_…'), v.startsWith('cs_', 'must start with cs_')),
  /** Secret of the webhooks, as entered in WooCommerce's settings. Without it, orders are only polled. */
  WOOCOMMERCE_WEBHOOK_SECRET: v.optional(v.pipe(v.string(), v.minLength(16, 'must have at least 16 characters'))),
});
export type WoocommerceSettings = Omit<v.InferOutput<typeof woocommerceSettingsSchema>, 'SHOP_PLATFORM'>;

/** Maximum page size, https://woocommerce.github.io/woocommerce-rest-api-docs/#pagination */
export const PAGE = 100;
const MOST_PAGES = 1_000;

type Query = Readonly<Record<string, string>>;

/** WordPress's answer where no plugin has such a route. With plain permalinks, its pages answer instead. */
const lacksRoute = (text: string): boolean => text.includes('"rest_no_route"');

/** REST API v3. Errors: those of the port, `shop_unauthorized`, `shop_api_absent`, `shop_malformed`. */
export interface WoocommerceApi {
  send(method: 'POST' | 'PUT' | 'DELETE', path: string, query: Query, body?: unknown): Promise<Result<ShopAnswer>>;
  page<S extends v.GenericSchema>(schema: S, path: string, query: Query, page: number): Promise<Result<v.InferOutput<S>[]>>;
  all<S extends v.GenericSchema>(schema: S, path: string, query: Query): Promise<Result<v.InferOutput<S>[]>>;
}

export const woocommerceApi = (
  { SHOP_URL, WOOCOMMERCE_KEY: key, WOOCOMMERCE_SECRET: secret }: WoocommerceSettings,
  timeoutMs: number,
): WoocommerceApi => {
  const base = `${SHOP_URL.replace(/\/+$/, '')}/wp-json/wc/v3`;
  const isSecure = base.startsWith('https:');
  const askShop = createAskShop(base, timeoutMs);
  const authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;

  const ask = (method: string, path: string, query: Query, body?: unknown): Promise<Result<ShopAnswer>> =>
    twice(async () => {
      const search = new URLSearchParams(query).toString();
      const answer = await askShop(`${base}/${path}${search === '' ? '' : `?${search}`}`, {
        method,
        headers: { authorization, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      if (!answer.ok) return answer;
      const { status, text } = answer.value;
      if ([401, 403].includes(status))
        return fail(
          'shop_unauthorized',
          `WooCommerce refused the keys. They need read and write access${isSecure ? '' : ', and it accepts them only over https'}.`,
        );
      if (status === 404 && (lacksRoute(text) || !text.trimStart().startsWith('{')))
        return fail(
          'shop_api_absent',
          `No WooCommerce answers at ${base}. In WordPress, activate WooCommerce, and choose any permalinks but “Plain” under Settings.`,
        );
      return answer;
    });

  const page: WoocommerceApi['page'] = async (schema, path, query, number) => {
    const answer = await ask('GET', path, { ...query, per_page: String(PAGE), page: String(number) });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return fail('shop_refused', `WooCommerce answered ${answer.value.status} to ${path}.`);
    return parseJsonWith(v.array(schema), answer.value.text, 'shop_malformed');
  };

  return {
    send: ask,
    page,
    all: async (schema, path, query) => {
      const entries = [];
      for (let number = 1; number <= MOST_PAGES; number++) {
        const read = await page(schema, path, query, number);
        if (!read.ok) return read;
        entries.push(...read.value);
        if (read.value.length < PAGE) break;
      }
      return ok(entries);
    },
  };
};

/** Range of the value of goods, minor units, inclusive. */
interface CartValueRange {
  readonly least?: number;
  readonly greatest?: number;
}

const narrower = (a: CartValueRange, b: CartValueRange): CartValueRange => {
  const least = Math.max(a.least ?? 0, b.least ?? 0);
  const greatest = Math.min(a.greatest ?? Number.POSITIVE_INFINITY, b.greatest ?? Number.POSITIVE_INFINITY);
  return { ...(least > 0 ? { least } : {}), ...(greatest < Number.POSITIVE_INFINITY ? { greatest } : {}) };
};

/** Whether the cart must contain goods of the scope. WooCommerce refuses such a coupon for other carts anyway. */
const asksForScope = (field: string, op: string, value: unknown, { categories, itemIds }: Coupon['scope']): boolean => {
  const goods = { 'cart.categories': categories, 'cart.itemIds': itemIds }[field];
  return op === 'in' && goods !== undefined && JSON.stringify(value) === JSON.stringify(goods);
};

/** A condition as one range of `cart.value`, for shops that support nothing else; `undefined` if it contains more than that and the scope. */
const cartValueRange = (condition: Condition, scope: Coupon['scope']): CartValueRange | undefined => {
  if ('any' in condition) return condition.any.length === 1 && condition.any[0] ? cartValueRange(condition.any[0], scope) : undefined;
  if ('not' in condition) return undefined;
  if ('all' in condition) {
    const parts = condition.all.map((part) => cartValueRange(part, scope));
    return parts.reduce<CartValueRange | undefined>((sum, part) => sum && part && narrower(sum, part), {});
  }
  const { field, op, value } = condition;
  if (asksForScope(field, op, value, scope)) return {};
  if (field !== 'cart.value' || typeof value !== 'number' || !Number.isSafeInteger(value)) return undefined;
  switch (op) {
    case 'gte':
      return { least: value };
    case 'gt':
      return { least: value + 1 };
    case 'lte':
      return { greatest: value };
    case 'lt':
      return { greatest: value - 1 };
    default:
      return undefined;
  }
};

/** A coupon in WooCommerce's terms. Amounts are still in minor units, `percent` in basis points. */
type WoocommerceTerms = (
  | { readonly type: 'percent'; readonly basisPoints: number }
  | { readonly type: 'fixed_cart'; readonly amount: number }
) & { readonly least?: number; readonly greatest?: number };

/**
 * The coupon as WooCommerce's own checkout supports it, without a plugin of ours. It has no maximum discount, so a percentage needs a
 * maximum cart value as a bound. Fixed amounts apply to the whole cart, and a single tier is a fixed amount with a minimum cart value.
 * Errors: `discount_unsupported`, `condition_unsupported`, `scope_unsupported`.
 */
export const woocommerceTerms = (coupon: Coupon): Result<WoocommerceTerms, Failure> => {
  const { id, discount, scope } = coupon;
  const range = cartValueRange(conditionOf(coupon), scope);
  if (range === undefined) return fail('condition_unsupported', 'WooCommerce can only check a minimum and maximum cart value.', id);
  if (range.greatest !== undefined && range.greatest < Math.max(1, range.least ?? 0))
    return fail('condition_unsupported', 'No cart can meet this condition.', id);
  const scoped = scope.categories !== undefined || scope.itemIds !== undefined;
  // WooCommerce would require one of the items and one of the categories; the scope means either.
  if (scope.categories !== undefined && scope.itemIds !== undefined)
    return fail('scope_unsupported', 'WooCommerce supports items or categories, not both.', id);
  switch (discount.kind) {
    case 'percent': {
      const most = range.greatest === undefined ? undefined : Math.ceil((range.greatest * discount.basisPoints) / 10_000);
      return most !== undefined && most <= discount.cap
        ? ok({ type: 'percent', basisPoints: discount.basisPoints, ...range })
        : fail(
            'discount_unsupported',
            `WooCommerce cannot cap a discount: add the condition that cart.value is at most ${Math.floor((discount.cap * 10_000) / discount.basisPoints)} (\`--cart-at-most\` of \`couplet campaign\`), or raise the cap.`,
            id,
          );
    }
    case 'fixed':
      return scoped
        ? fail('scope_unsupported', 'WooCommerce supports a fixed amount only for the whole cart.', id)
        : ok({ type: 'fixed_cart', amount: discount.amount, ...range });
    case 'tiers': {
      const [tier, second] = discount.tiers;
      if (scoped || tier === undefined || second !== undefined || discount.repeat)
        return fail('discount_unsupported', 'WooCommerce supports one tier for the whole cart, and it cannot repeat.', id);
      const least = Math.max(tier.threshold, range.least ?? 0);
      return ok({ type: 'fixed_cart', amount: Math.min(tier.amount, discount.cap), ...range, least });
    }
    default:
      return fail('discount_unsupported', `WooCommerce does not support the discount ${discount.kind} exactly.`, id);
  }
};
