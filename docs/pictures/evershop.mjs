// Pictures of a coupon in EverShop's own storefront for docs/install/evershop.md: `npm run shots:evershop`. Needs a build.
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { claimedCode, offeredShopper } from '../../test/shops/evershop/offered.ts';
import { evershopWorld } from '../../test/shops/evershop/world.ts';

const OUT = 'docs/images/shops';
/** A picture above this is too heavy for a page of documentation, bytes. */
const HEAVIEST = 40_000;

mkdirSync(OUT, { recursive: true });
const world = await evershopWorld({ none: 0, rule: 0, couplet: 1 });
try {
  for (const width of [1280, 360]) {
    const someone = await offeredShopper(world, width);
    const { page, card, context } = someone;
    const cdp = await context.newCDPSession(page);
    const shoot = async (name) => {
      // What slides in has come to rest.
      await page.waitForTimeout(1_000);
      const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality: 60 });
      const path = join(OUT, `evershop-${name}-${width}.webp`);
      writeFileSync(path, Buffer.from(data, 'base64'));
      if (statSync(path).size > HEAVIEST) throw new Error(`${path} has ${statSync(path).size} bytes`);
      process.stderr.write(`${path} ${statSync(path).size}\n`);
    };
    await shoot('offer');
    await claimedCode(someone);
    await card.getByText('It is on your cart now.').waitFor();
    await shoot('applied');
    await page.goto(`${world.shop.url}/checkout`);
    await page.locator('input[name="contact.email"]').waitFor();
    await shoot('checkout');
    await context.close();
  }
} finally {
  await world.close();
}
