import { type Fields, fieldsOf, listOf, safely } from '../capture/platforms/fields';
import type { Listeners } from '../listeners';
import type { CodeToApply } from '../pageContract';

/** The shopper's cart, as its platform lets pages read and change it. */
interface PlatformCart {
  /** True = the cart has accepted the code and lost no other. `empty`: there is nothing in the cart yet, so that it is unchanged. */
  apply(code: string): Promise<boolean | 'empty'>;
  /** Does the code take something off this cart already? Changes nothing. */
  has(code: string): Promise<boolean>;
}

/** Platforms ignore the case of codes. */
const sameCode =
  (code: string) =>
  (other: string): boolean =>
    other.toLowerCase() === code.toLowerCase();

interface CartCode {
  readonly code: string;
  /** Does it take something off this cart? */
  readonly applicable: boolean;
}

/** An absent list is not an empty one. */
const isEmpty = (cart: unknown): boolean => {
  const { items } = fieldsOf(cart);
  return Array.isArray(items) && items.length === 0;
};

const codesOf = (cart: unknown): readonly CartCode[] =>
  listOf(fieldsOf(cart).discount_codes)
    .map(fieldsOf)
    .map(({ code, applicable }) => ({ code: String(code), applicable: applicable === true }));

/**
 * Shopify's Ajax API. `discount` replaces the codes of the cart, so the existing ones are sent along. No other cart field is sent, so notes
 * and attributes stay. If our code takes nothing off this cart, or would remove another code, the cart is restored.
 * https://shopify.dev/docs/api/ajax/reference/cart#update-discounts-in-the-cart
 */
export const shopifyCart = (root: string, fetch: typeof globalThis.fetch): PlatformCart => {
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${root}${path}`, {
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      ...init,
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  const update = (codes: readonly string[]): Promise<unknown> =>
    ask('cart/update.js', { method: 'POST', body: JSON.stringify({ discount: codes.join(',') }) });
  const applies = (codes: readonly CartCode[], wanted: string): boolean =>
    codes.some((other) => other.applicable && sameCode(wanted)(other.code));
  return {
    has: async (code) => applies(codesOf(await ask('cart.js')), code),
    apply: async (code) => {
      const cart = await ask('cart.js');
      if (isEmpty(cart)) return 'empty';
      const before = codesOf(cart).filter((other) => !sameCode(code)(other.code));
      const all = before.map((other) => other.code);
      const after = codesOf(await update([...all, code]));
      if (applies(after, code) && before.every((other) => !other.applicable || applies(after, other.code))) return true;
      await update(all);
      return false;
    },
  };
};

const appliedCodes = (cart: unknown): readonly string[] => listOf(fieldsOf(cart).coupons).map((coupon) => String(fieldsOf(coupon).code));

/**
 * WooCommerce's Store API, with the nonce and the cart token from reading the cart. A coupon for individual use removes the others from the
 * cart: they are restored, and ours is not applied.
 * https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/cart/#apply-coupon
 * @param root of the REST API, with a trailing slash
 */
export const wooCart = (root: string, fetch: typeof globalThis.fetch): PlatformCart => {
  let headers: Record<string, string> = { 'content-type': 'application/json' };
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${root}wc/store/v1/cart${path}`, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    for (const name of ['Nonce', 'Cart-Token']) {
      const value = answer.headers.get(name);
      if (value) headers = { ...headers, [name]: value };
    }
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  return {
    has: async (code) => appliedCodes(await ask('')).some(sameCode(code)),
    apply: async (code) => {
      const cart = await ask('');
      if (isEmpty(cart)) return 'empty';
      const before = appliedCodes(cart);
      if (before.some(sameCode(code))) return true;
      const after = appliedCodes(await ask('/apply-coupon', { code }));
      const lost = before.filter((other) => !after.some(sameCode(other)));
      if (lost.length === 0) return after.some(sameCode(code));
      await ask('/remove-coupon', { code });
      for (const other of lost) await ask('/apply-coupon', { code: other });
      return false;
    },
  };
};

interface WooHost {
  readonly jQuery?: (target: Element) => { trigger(name: string): unknown };
}

/**
 * Lets WooCommerce's own scripts and blocks redraw the cart. The capture knows whose event this is. On other pages it would open the drawer
 * of the mini cart.
 */
const refreshWoo = (host: WooHost): void => {
  if (document.querySelector('.wp-block-woocommerce-cart,.wp-block-woocommerce-checkout'))
    document.body.dispatchEvent(
      new CustomEvent('wc-blocks_added_to_cart', { bubbles: true, detail: { preserveCartData: false, by: 'couplet' } }),
    );
  for (const name of ['wc_fragment_refresh', 'wc_update_cart', 'update_checkout']) safely(() => host.jQuery?.(document.body).trigger(name));
};

/** The cart of this page's platform. `undefined` without a platform that has one for pages. */
const platformCart = (host: Window & typeof globalThis): PlatformCart | undefined => {
  const fetch = host.fetch.bind(host);
  const shopify = (host as unknown as Fields).Shopify;
  if (shopify) {
    // `/` or, in a multilingual shop, `/de/`.
    const { root } = fieldsOf(fieldsOf(shopify).routes);
    return shopifyCart(typeof root === 'string' ? root : '/', fetch);
  }
  if (!document.body.matches('[class*=woocommerce]') && !('wc_add_to_cart_params' in host)) return undefined;
  // WordPress links its REST API: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
  const root = document.querySelector<HTMLLinkElement>('link[rel="https://api.w.org/"]')?.href ?? '/wp-json/';
  const cart = wooCart(root, fetch);
  return {
    ...cart,
    apply: async (code) => {
      const done = await cart.apply(code);
      if (done === true) refreshWoo(host as unknown as WooHost);
      return done;
    },
  };
};

/** Without an answer by then the code counts as not applied. */
const PATIENCE_MS = 15_000;

/** Never rejects. */
const answerOf = async <T>(ask: () => T): Promise<Awaited<T> | undefined> => {
  try {
    return await Promise.race([ask(), new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS, undefined))]);
  } catch {
    return undefined;
  }
};

/**
 * A shop's own way to apply a code. `has`: whether it is on the cart already, `undefined` if unknown. It is called without a click, too.
 * `idle`: the npm module adds one listener for all of a shop's components, and none of them is listening at the moment.
 */
type Handler = ((code: CodeToApply) => unknown) & { readonly has?: (code: CodeToApply) => unknown; readonly idle?: () => boolean };

const handlerOf = (listeners: Pick<Listeners, 'latest'>): Handler | undefined => {
  const latest: Handler | undefined = listeners.latest('apply');
  const apply = latest && !latest.idle?.() ? latest : window.coupletConfig?.apply;
  return typeof apply === 'function' ? (apply as Handler) : undefined;
};

/** Codes that went onto the cart on this page. */
const applied = new Set<string>();

/**
 * Whether the cart has accepted a code. `empty`: there is nothing in it yet, or `waits` resolves with whether the cart then has accepted
 * it, unless the page is left before.
 */
export type Applied = boolean | 'empty' | { readonly waits: Promise<boolean> };

/** Applies a code to the cart. Never rejects, and is called only after the shopper's click. */
export interface Applier {
  (): Promise<Applied>;
  /**
   * Is it on the cart already? Never rejects.
   * @param asks the shopper has opened their coupons, so that the platform may be asked
   */
  has(asks: boolean): Promise<boolean>;
}

/**
 * How this page applies a code to the cart: the shop's own handler, else the platform's API. `undefined` if there is neither.
 * @param wait keeps the code for the first item of an empty cart
 */
export const findApplier = (
  code: CodeToApply,
  listeners: Pick<Listeners, 'latest' | 'emit'>,
  wait?: (code: CodeToApply) => Promise<boolean>,
): Applier | undefined => {
  const handler = handlerOf(listeners);
  const cart = handler ? undefined : safely(() => platformCart(window));
  const apply = handler ?? (cart && (() => cart.apply(code.code)));
  if (!apply) return undefined;
  const put = async (): Promise<Applied> => {
    const done = await answerOf(() => apply(code));
    if (done === 'empty') return wait ? { waits: wait(code) } : done;
    if (done !== true) return false;
    applied.add(code.code);
    listeners.emit('applied', code);
    return true;
  };
  const has = async (asks: boolean): Promise<boolean> => {
    const known = await answerOf(() => (asks && cart ? cart.has(code.code) : handler?.has?.(code)));
    return known === undefined ? applied.has(code.code) : known === true;
  };
  return Object.assign(put, { has });
};

export type FindApplier = typeof findApplier;
