/** Does the page show signs of a consent tool? That of Google's Consent Mode, a command on the dataLayer, is seen by who reads that. */
export const showsTools = (): boolean => ['Shopify', '__tcfapi', '__gpp'].some((name) => name in window);
