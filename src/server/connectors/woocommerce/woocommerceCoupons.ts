import { parseFragment } from 'parse5';
import * as v from 'valibot';
import type { Coupon } from '../../../protocol/coupons/coupon';
import { type Clock, SECOND } from '../../../protocol/values/clock';
import { minorDigits } from '../../../protocol/values/money';
import { parseJsonWith } from '../../../protocol/values/parse';
import { fail, ok, type Result } from '../../../protocol/values/result';
import type { ShopCode } from '../../shop/connector';
import type { ShopAnswer } from '../../shop/shopCall';
import { type WoocommerceApi, woocommerceTerms } from './woocommerceApi';

/** An amount in minor units as a decimal of its currency, e.g. 1250 with 2 digits is `12.50`. */
const majorText = (minor: number, digits: number): string => {
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Marks Couplet's coupons: WooCommerce can search descriptions, and the meta entry confirms a match. */
const MARK = 'Couplet:';
const META_KEY = '_couplet_coupon';

const couponSchema = v.object({
  id: v.number(),
  code: v.string(),
  usage_count: v.number(),
  usage_limit: v.nullable(v.number()),
  date_expires_gmt: v.nullable(v.string()),
  meta_data: v.array(v.object({ key: v.string(), value: v.unknown() })),
});
type WoocommerceCoupon = v.InferOutput<typeof couponSchema>;
const errorSchema = v.object({ code: v.string(), message: v.optional(v.string(), '') });
const idSchema = v.object({ id: v.number() });

export const isOurs = ({ meta_data }: WoocommerceCoupon): boolean => meta_data.some(({ key }) => key === META_KEY);
export const isUsable = ({ usage_count, usage_limit, date_expires_gmt: until }: WoocommerceCoupon, now: number): boolean =>
  (usage_limit === null || usage_count < usage_limit) && (until === null || Date.parse(`${until}Z`) > now);

/** WordPress stores names escaped, and its REST API answers them so: `Herbs &amp; Spices`. */
export const unescaped = (text: string): string =>
  parseFragment(text)
    .childNodes.map((node) => ('value' in node ? node.value : ''))
    .join('');

/** The shop's own code and words for a refusal, shortened. */
export const whyRefused = ({ status, text }: ShopAnswer): { readonly code: string; readonly said: string } => {
  const why = parseJsonWith(errorSchema, text, 'shop_malformed');
  const message = why.ok ? unescaped(why.value.message).trim().slice(0, 200) : '';
  return { code: why.ok ? why.value.code : '', said: message === '' ? `${status}.` : `${status}: ${message}` };
};

/**
 * With its zone, because WooCommerce reads a time without one in the shop's own. It reads no fractions, and ignores `date_expires_gmt` when
 * written.
 */
const expiry = (at: number): { readonly date_expires: string } => ({ date_expires: `${new Date(at).toISOString().slice(0, 19)}Z` });

/** Coupons of the shop, Couplet's and others. */
export const woocommerceCoupons = (api: WoocommerceApi, clock: Clock) => {
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
      : fail('shop_refused', `WooCommerce refused to delete a coupon with ${whyRefused(answer.value).said}`);
  };

  /** Expires a merchant's coupon, which has one code, at once. It keeps its terms. */
  const expire = async (id: number): Promise<Result<undefined>> => {
    const answer = await api.send('PUT', `coupons/${id}`, {}, expiry(clock() - SECOND));
    if (!answer.ok) return answer;
    return [200, 404].includes(answer.value.status)
      ? ok(undefined)
      : fail('shop_refused', `WooCommerce refused to end a coupon with ${whyRefused(answer.value).said}`);
  };

  return { find, ours, remove, expire };
};

/** Ids of the goods in scope. Items are SKUs, categories are names or slugs. Error `scope_unknown`. */
export const idsOf = async (api: WoocommerceApi, { id, scope }: Coupon): Promise<Result<Readonly<Record<string, readonly number[]>>>> => {
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
    found: all.value.filter(({ name, slug }) => [unescaped(name), name, slug].includes(wanted)),
  }));
  const unknown = named.find(({ found }) => found.length === 0);
  if (unknown) return fail('scope_unknown', `The shop has no category ${JSON.stringify(unknown.wanted)}.`, id);
  return ok({ product_categories: named.flatMap(({ found }) => found.map((category) => category.id)) });
};

export const couponBody = async (
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
    ...expiry(expiresAt),
    ...(least === undefined ? {} : { minimum_amount: major(least) }),
    ...(greatest === undefined ? {} : { maximum_amount: major(greatest) }),
    ...ids.value,
    meta_data: [{ key: META_KEY, value: `${coupon.id}.${coupon.version}` }],
  });
};
