import { type Fields, fieldsOf, listOf, safely } from '../capture/platforms/fields';
import type { Listeners } from '../listeners';
import type { CodeToApply } from '../pageContract';

/**
 * Applies a code to the shopper's cart. True = the cart has accepted it and lost no other code. `empty`: there is nothing in the cart yet,
 * so that it is unchanged.
 */
type ApplyCode = (code: string) => Promise<boolean | 'empty'>;

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
export const shopifyApply =
  (root: string, fetch: typeof globalThis.fetch): ApplyCode =>
  async (code) => {
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
    const cart = await ask('cart.js');
    if (isEmpty(cart)) return 'empty';
    const before = codesOf(cart).filter((other) => !sameCode(code)(other.code));
    const all = before.map((other) => other.code);
    const after = codesOf(await update([...all, code]));
    const applies = (wanted: string): boolean => after.some((other) => other.applicable && sameCode(wanted)(other.code));
    if (applies(code) && before.every((other) => !other.applicable || applies(other.code))) return true;
    await update(all);
    return false;
  };

const appliedCodes = (cart: unknown): readonly string[] => listOf(fieldsOf(cart).coupons).map((coupon) => String(fieldsOf(coupon).code));

/**
 * WooCommerce's Store API, with the nonce and the cart token from reading the cart. A coupon for individual use removes the others from the
 * cart: they are restored, and ours is not applied.
 * https://developer.woocommerce.com/docs/apis/store-api/resources-endpoints/cart/#apply-coupon
 * @param root of the REST API, with a trailing slash
 */
export const wooApply =
  (root: string, fetch: typeof globalThis.fetch): ApplyCode =>
  async (code) => {
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

/** How this page's platform applies a code. `undefined` without a platform that allows it. */
const platformApply = (host: Window & typeof globalThis): ApplyCode | undefined => {
  const fetch = host.fetch.bind(host);
  const shopify = (host as unknown as Fields).Shopify;
  if (shopify) {
    // `/` or, in a multilingual shop, `/de/`.
    const { root } = fieldsOf(fieldsOf(shopify).routes);
    return shopifyApply(typeof root === 'string' ? root : '/', fetch);
  }
  if (!document.body.matches('[class*=woocommerce]') && !('wc_add_to_cart_params' in host)) return undefined;
  // WordPress links its REST API: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
  const root = document.querySelector<HTMLLinkElement>('link[rel="https://api.w.org/"]')?.href ?? '/wp-json/';
  const apply = wooApply(root, fetch);
  return async (code) => {
    const done = await apply(code);
    if (done === true) refreshWoo(host as unknown as WooHost);
    return done;
  };
};

/** Without an answer by then the code counts as not applied. */
const PATIENCE_MS = 15_000;

/** The npm module adds one listener for all of a shop's components. `idle` means that none of them is listening at the moment. */
type Latest = (((code: CodeToApply) => unknown) & { readonly idle?: () => boolean }) | undefined;

const handlerOf = (listeners: Pick<Listeners, 'latest'>): ((code: CodeToApply) => unknown) | undefined => {
  const latest: Latest = listeners.latest('apply');
  const apply = latest && !latest.idle?.() ? latest : window.coupletConfig?.apply;
  return typeof apply === 'function' ? (apply as (code: CodeToApply) => unknown) : undefined;
};

/**
 * How this page applies a code to the cart: the shop's own handler, else the platform's API. `undefined` if there is neither. The function
 * never rejects, and is called only after the shopper's click.
 */
export const findApplier = (
  code: CodeToApply,
  listeners: Pick<Listeners, 'latest' | 'emit'>,
): (() => Promise<boolean | 'empty'>) | undefined => {
  const handler = handlerOf(listeners);
  const platform = handler ? undefined : safely(() => platformApply(window));
  const apply = handler ?? (platform && (() => platform(code.code)));
  if (!apply) return undefined;
  return async () => {
    try {
      const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false));
      const done = await Promise.race([apply(code), late]);
      if (done === true) listeners.emit('applied', code);
      return done === 'empty' ? done : done === true;
    } catch {
      return false;
    }
  };
};

export type FindApplier = typeof findApplier;
