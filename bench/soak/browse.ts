interface BrowseOrder {
  readonly ms: number;
  readonly pauseMs: number;
  /** Number of the first look. */
  readonly from: number;
}

interface Browsed {
  readonly looks: number;
  readonly claims: number;
}

/**
 * Runs in a page: a shopper of a shop of one page looks at products, fills a cart, buys now and then, and claims every other coupon that is shown, for so
 * long. Nothing of the shop's own grows meanwhile.
 */
export const browse = async ({ ms, pauseMs, from }: BrowseOrder): Promise<Browsed> => {
  // More than a profile keeps.
  const products = 300;
  const pause = (wait: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, wait));
  const couplet = (window as unknown as { couplet: (...command: unknown[]) => unknown }).couplet;
  const inCard = (selector: string): HTMLElement | undefined => {
    for (const host of document.querySelectorAll('couplet-card')) {
      const found = host.shadowRoot?.querySelector<HTMLElement>(selector);
      if (found) return found;
    }
    return undefined;
  };
  const end = performance.now() + ms;
  let looks = 0;
  let claims = 0;
  while (performance.now() < end) {
    const at = from + looks++;
    history.pushState({}, '', `/?look=${at}`);
    const items = [
      { item_id: `product-${(at * 7_919) % products}`, item_category: at % 3 ? 'Tea' : 'Cups', price: 5 + (at % 40), quantity: 1 },
    ];
    const told = { currency: 'EUR', items };
    couplet('track', 'view_item', told);
    if (at % 5 === 0) couplet('track', 'add_to_cart', told);
    if (at % 7 === 0) couplet('track', 'search', { search_term: `word ${at % 50}` });
    if (at % 60 === 0) couplet('track', 'purchase', { ...told, transaction_id: `order-${at}`, value: items[0]?.price });
    await pause(pauseMs);
    const claim = inCard('.card .primary');
    if (!claim) continue;
    if (at % 2) {
      claim.click();
      claims += 1;
      await pause(500);
    }
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  }
  return { looks, claims };
};
