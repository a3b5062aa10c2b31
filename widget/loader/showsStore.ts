/**
 * Does the page show signs of a platform that the store chunk understands? A shop with a dataLayer and none of them loads nothing more, nor does
 * one whose product the dataLayer has `viewed` for its structured data.
 */
export const showsStore = (viewed: boolean): boolean =>
  ['Shopify', 'analytics', 'rudderanalytics', 'wc_add_to_cart_params'].some((name) => name in window) ||
  document.body.matches('[class*=woocommerce]') ||
  (!viewed && [...document.scripts].some(({ type, text }) => type === 'application/ld+json' && /Product/.test(text)));
