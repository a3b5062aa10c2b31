import type { BrowserContext, Locator, Page } from 'playwright';
import { until } from '../../helpers/until';
import { shopper } from './shopper';
import type { EvershopWorld } from './world';

/** A shopper of the storefront with a browser profile of their own. */
export interface EvershopShopper {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly visitor: ReturnType<typeof shopper>;
  readonly card: Locator;
  /** Errors of the page's scripts. */
  readonly errors: readonly string[];
  /** The attribute in the cookie the order will take along, once it is there. */
  attribution(): Promise<string | undefined>;
}

export const newShopper = async ({ browser, shop }: EvershopWorld, width = 1280): Promise<EvershopShopper> => {
  const viewport = { width, height: width < 600 ? 740 : 900 };
  const context = await browser.newContext({ locale: 'en-US', reducedMotion: 'reduce', viewport });
  context.setDefaultTimeout(60_000);
  // The shop's payment modules load scripts of others, which are not there.
  await context.route(/^https:/, (route) => route.abort());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return {
    context,
    page,
    visitor: shopper(page, shop.url),
    card: page.locator('couplet-card section.card'),
    errors,
    attribution: async () => (await context.cookies()).find(({ name }) => name === 'couplet')?.value,
  };
};

/** A new shopper whose arm is one that is offered coupons, or one that is not: the arm is a draw, so others may come and go before. */
export const shopperOf = async (world: EvershopWorld, treated: boolean, width?: number): Promise<EvershopShopper> => {
  for (let attempt = 0; attempt < 12; attempt++) {
    const someone = await newShopper(world, width);
    await someone.visitor.look('/');
    const told = await until(someone.attribution, 'the attribution', 30_000);
    if (treated !== told.startsWith('v1.exp-1.none.')) return someone;
    await someone.context.close();
  }
  throw new Error(`of twelve shoppers ${treated ? 'all were held out' : 'none was held out'}`);
};

/** A shopper with 39.98 of tea in the cart who has been offered a coupon. That is a draw as well. */
export const offeredShopper = async (world: EvershopWorld, width?: number): Promise<EvershopShopper> => {
  for (let attempt = 0; attempt < 4; attempt++) {
    const someone = await shopperOf(world, true, width);
    const { visitor, card, context } = someone;
    await visitor.browse('Tea', 'Sencha');
    await visitor.addToCart();
    await visitor.browse('Tea', 'Oolong');
    await visitor.addToCart();
    const came = await card.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    );
    if (came) return someone;
    await context.close();
  }
  throw new Error('four shoppers were offered nothing');
};

/** The code, as the card gave it at the click. */
export const claimedCode = async ({ card }: Pick<EvershopShopper, 'card'>): Promise<string> => {
  await card.getByRole('button', { name: 'Get code' }).click();
  return card.locator('.code').innerText();
};
