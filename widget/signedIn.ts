interface ShopifyWindow {
  readonly ShopifyAnalytics?: { readonly meta?: { readonly page?: { readonly customerId?: unknown } } };
  readonly __st?: { readonly cid?: unknown };
}

/** Who has signed in, where the platform says so on every page: Shopify's customer, the same number as of their orders. */
export const signedIn = (page: object): string | undefined => {
  try {
    const { ShopifyAnalytics: shopify, __st } = page as ShopifyWindow;
    const id = shopify?.meta?.page?.customerId ?? __st?.cid;
    return id ? `${id}` : undefined;
  } catch {
    return undefined;
  }
};
