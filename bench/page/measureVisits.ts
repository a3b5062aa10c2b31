import type { Browser } from 'playwright';
import { measureVisit, type Taken } from './measureVisit';
import type { Visits } from './pageRows';
import type { PageVariant } from './pageWorld';

/**
 * So many visits of each variant, in rounds that begin with another one each. One round more comes first and is thrown away.
 * @param carts in how many of the rounds something goes into the cart; absent: in all
 */
export const measureVisits = async (
  browser: Browser,
  variants: readonly PageVariant[],
  rounds: number,
  carts = rounds,
): Promise<readonly Visits[]> => {
  const met = variants.map(({ name }) => ({ name, view: [] as Taken[], cart: [] as Taken[] }));
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`page, round ${round} of ${rounds}\n`);
    for (let i = 0; i < variants.length; i++) {
      const which = (i + round) % variants.length;
      const { view, cart } = await measureVisit(browser, variants[which]!, carts > 0 && round <= carts);
      if (round === 0) continue;
      met[which]?.view.push(view);
      if (cart) met[which]?.cart.push(cart);
    }
  }
  return met;
};
