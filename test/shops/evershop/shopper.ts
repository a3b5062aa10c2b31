import type { Page } from 'playwright';

/** Somebody with a browser in EverShop's own storefront. */
export const shopper = (page: Page, shop: string) => ({
  look: async (path: string): Promise<void> => {
    await page.goto(`${shop}${path}`);
    // The widget hands events to the worker in the page's idle time; a shopper takes longer than that.
    await page.waitForTimeout(700);
  },
  addToCart: async (): Promise<void> => {
    await page.waitForLoadState('networkidle', { timeout: 90_000 });
    const button = page.getByRole('button', { name: /add to cart/i }).first();
    // A click before React has taken the button over does nothing: only one that sent something is not repeated.
    for (let tries = 0; ; tries++) {
      const [request] = await Promise.all([
        page
          .waitForRequest((sent) => sent.url().endsWith('/items') && sent.method() === 'POST', { timeout: 5_000 })
          .catch((error: unknown) => {
            if (tries === 11) throw error;
          }),
        button.click(),
      ]);
      if (!request) continue;
      const status = (await request.response())?.status();
      if (status !== 200) throw new Error(`the cart was answered with ${status}`);
      // The storefront reads its cart again before it tells of the item: a page left before that has added nothing for Couplet.
      await page.waitForFunction(() => {
        const layer: unknown = Reflect.get(window, 'dataLayer');
        return Array.isArray(layer) && layer.some(({ event }) => event === 'add_to_cart');
      });
      return;
    }
  },
  /** What EverShop's checkout says to a code. */
  applyCode: async (code: string): Promise<'taken' | 'refused'> => {
    await page.goto(`${shop}/checkout`);
    const field = page.locator('input[name="coupon"]:visible');
    await field.waitFor();
    // The form is React's once the page has hydrated.
    await page.waitForLoadState('networkidle');
    await field.fill(code);
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    const taken = page
      .getByText('Coupon applied successfully!')
      .waitFor()
      .then(() => 'taken' as const);
    const refused = page
      .getByText('Invalid coupon')
      .first()
      .waitFor()
      .then(() => 'refused' as const);
    return Promise.race([taken, refused]);
  },
  /** Fills the checkout and pays on delivery. Resolves to the order's id. */
  order: async (): Promise<string> => {
    if (!page.url().endsWith('/checkout')) await page.goto(`${shop}/checkout`);
    await page.waitForLoadState('networkidle');
    await page.locator('input[name="contact.email"]').fill('ada@example.test');
    const address = { full_name: 'Ada Tester', telephone: '5550100', address_1: '1 Test Row', city: 'Austin', postcode: '78701' };
    for (const [name, value] of Object.entries(address)) await page.locator(`input[name="shippingAddress.${name}"]`).fill(value);
    for (const [label, choice] of [
      ['country', 'United States'],
      ['province', 'Texas'],
    ] as const) {
      await page.locator(`[id="field-shippingAddress.${label}"]`).click();
      await page.getByRole('option', { name: choice, exact: true }).click();
    }
    await page.getByText('Parcel').first().click();
    await page.waitForLoadState('networkidle');
    // What was picked while the page still talks to its server is forgotten again.
    for (let tries = 0; !page.url().includes('/checkout/success/'); tries++) {
      await page.getByText('Cash On Delivery').first().click();
      await page.getByRole('button', { name: 'Place Order' }).click();
      const placed = page.waitForURL(/\/checkout\/success\//, { timeout: 15_000 });
      await placed.catch((error: unknown) => {
        if (tries === 3) throw error;
      });
    }
    return new URL(page.url()).pathname.split('/').at(-1) ?? '';
  },
});
