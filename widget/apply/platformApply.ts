import { type Fields, fieldsOf, listOf, safely } from '../capture/platforms/fields';
import type { ApplyCode } from './applyCode';
import { sameCode } from './sameCode';
import { shopifyApply } from './shopify';

const codesOf = (cart: unknown): readonly string[] => listOf(fieldsOf(cart).coupons).map((coupon) => String(fieldsOf(coupon).code));

/**
 * WooCommerce's Store API, with the nonce and the cart's token that reading the cart answers. A coupon that stands alone takes the others off the
 * cart: they are put back, and ours is not applied.
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
    const before = codesOf(await ask(''));
    if (before.some(sameCode(code))) return true;
    const after = codesOf(await ask('/apply-coupon', { code }));
    const lost = before.filter((other) => !after.some(sameCode(other)));
    if (lost.length === 0) return after.some(sameCode(code));
    await ask('/remove-coupon', { code });
    for (const other of lost) await ask('/apply-coupon', { code: other });
    return false;
  };

interface WooHost {
  readonly jQuery?: (target: Element) => { trigger(name: string): unknown };
}

/** Has WooCommerce's own scripts draw the cart anew. */
const refreshWoo = (host: WooHost): void => {
  for (const name of ['wc_fragment_refresh', 'wc_update_cart', 'update_checkout']) safely(() => host.jQuery?.(document.body).trigger(name));
};

/** How this page's platform takes a code; `undefined` where it is none that lets a page do so. */
export const platformApply = (host: Window & typeof globalThis): ApplyCode | undefined => {
  const fetch = host.fetch.bind(host);
  const shopify = (host as unknown as Fields).Shopify;
  if (shopify) {
    // `/` or, in a shop of several languages, `/de/`.
    const { root } = fieldsOf(fieldsOf(shopify).routes);
    return shopifyApply(typeof root === 'string' ? root : '/', fetch);
  }
  if (!document.body.matches('[class*=woocommerce]') && !('wc_add_to_cart_params' in host)) return undefined;
  // WordPress says where its REST API is: https://developer.wordpress.org/rest-api/using-the-rest-api/discovery/
  const root = document.querySelector<HTMLLinkElement>('link[rel="https://api.w.org/"]')?.href ?? '/wp-json/';
  const apply = wooApply(root, fetch);
  return async (code) => {
    const done = await apply(code);
    if (done) refreshWoo(host as unknown as WooHost);
    return done;
  };
};
