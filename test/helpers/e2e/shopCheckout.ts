import type { Visitor } from './visitor';

/** What a shopper does in the demo's till with the code that a card gave them. */
export interface ShopCheckout {
  /** @returns why the till refuses the code, undefined where it takes it */
  apply(code: string): Promise<string | undefined>;
  /** @returns what the code took off, in minor units */
  pay(name: string): Promise<number>;
}

export const shopCheckout = ({ page }: Visitor, shop: string): ShopCheckout => ({
  apply: async (code) => {
    await page.goto(`${shop}/cart`);
    await page.getByLabel('Discount code').fill(code);
    await page.getByRole('button', { name: 'Apply', exact: true }).click();
    const refusal = page.locator('[data-reason]');
    await page.getByText('Code applied.').or(refusal).waitFor();
    return (await refusal.count()) > 0 ? ((await refusal.getAttribute('data-reason')) ?? '') : undefined;
  },
  pay: async (name) => {
    const discount = Number((await page.locator('[data-discount]').textContent())?.replace(/[^\d]/g, ''));
    await page.goto(`${shop}/checkout`);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Email').fill('ada@example.test');
    await page.getByLabel('Address').fill('1 Test Row');
    await page.getByRole('button', { name: /Place order/ }).click();
    await page.getByText(`Thank you, ${name.split(' ')[0]}.`).waitFor();
    return discount;
  },
});
