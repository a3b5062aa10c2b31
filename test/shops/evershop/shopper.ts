import type { Locator, Page } from 'playwright';

/** A click before React has taken the element over does nothing. */
const hydrated = async (element: Locator): Promise<void> => {
  await element.waitFor({ timeout: 60_000 });
  const handle = await element.elementHandle();
  await element
    .page()
    .waitForFunction((node) => Object.keys(node ?? {}).some((key) => key.startsWith('__reactProps')), handle, { timeout: 60_000 });
};

/** Resolves once the page's data layer has the event. */
const told = async (page: Page, name: string): Promise<void> => {
  await page.waitForFunction((wanted) => {
    const layer: unknown = Reflect.get(window, 'dataLayer');
    return Array.isArray(layer) && layer.some(({ event }) => event === wanted);
  }, name);
};

/** Somebody with a browser in EverShop's own storefront. */
export const shopper = (page: Page, shop: string) => ({
  /** A page by its address. */
  look: async (path: string): Promise<void> => {
    await page.goto(`${shop}${path}`);
    // The widget hands events to the worker in the page's idle time; a shopper takes longer than that.
    await page.waitForTimeout(700);
  },
  /** From the home page to a product by the shop's own links. */
  browse: async (category: string, product: string): Promise<void> => {
    await page.goto(shop);
    const link = page.locator('header').getByRole('link', { name: category, exact: true });
    // On a phone the links are behind a button.
    if (!(await link.first().isVisible())) {
      const menu = page.locator('header .evershop-basic-menu button').first();
      await hydrated(menu);
      await menu.click();
    }
    await link.filter({ visible: true }).first().click();
    // A list that is left before React has drawn it was not viewed.
    await told(page, 'view_item_list');
    await page.getByRole('main').getByRole('link', { name: product }).first().click();
    await page.getByRole('heading', { level: 1, name: product }).waitFor();
    await page.waitForTimeout(700);
  },
  addToCart: async (): Promise<void> => {
    const button = page.getByRole('button', { name: /add to cart/i }).first();
    await hydrated(button);
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/items') && response.request().method() === 'POST', { timeout: 60_000 }),
      button.click(),
    ]);
    if (answer.status() !== 200) throw new Error(`the cart was answered with ${answer.status()}`);
    // The storefront reads its cart again before it tells of the item: a page left before that has added nothing for Couplet.
    await told(page, 'add_to_cart');
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
  /** Takes the code off the cart, in the checkout that is open. */
  removeCode: async (): Promise<void> => {
    await page.locator('.cart__total__summary a.text-destructive:visible').click();
    await page.locator('input[name="coupon"]:visible').waitFor();
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
