/** Tells Couplet's script and whoever else listens, in GA4's words. https://developers.google.com/analytics/devguides/collection/ga4/ecommerce */
export const pushEvent = (event, ecommerce) => {
  window.dataLayer = window.dataLayer || [];
  window.dataLayer.push({ ecommerce: null });
  window.dataLayer.push({ event, ecommerce });
};
