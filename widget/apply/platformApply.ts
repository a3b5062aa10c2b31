import { type Fields, fieldsOf, safely } from '../capture/platforms/fields';
import type { ApplyCode } from './applyCode';
import { shopifyApply } from './shopify';
import { wooApply } from './woocommerce';

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
