import { variantProxy } from './variantProxy';

/**
 * The shop at another address with another content security policy, as if its owner had changed the header. (A page answered by
 * Playwright's `route.fulfill` has no address space, and Chromium forbids such a page to load from loopback.)
 */
export const policyProxy = (shop: string, policy: (policy: string) => string): ReturnType<typeof variantProxy> =>
  variantProxy(shop, { html: (page) => page, policy });
