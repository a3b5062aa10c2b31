import type { Browser } from 'playwright';
import type { BenchRow } from '../benchResult';
import { benchBundle } from '../decision/benchBundle';
import { bundleBytes } from './bundleBytes';
import { decisionPoints } from './decisionPoints';
import { growthRow, LINEAR } from './growthRow';

/** A bundle has 128 at most. */
const SIZES = [4, 8, 16, 32, 64, 128];

/** How many coupons are chosen among: each is refused or scored, and drawn for. */
export const byCoupons = async (browser: Browser): Promise<readonly BenchRow[]> => {
  const sides = await Promise.all(SIZES.map(async (size) => ({ size, bundle: await benchBundle(size) })));
  return [
    growthRow({
      what: 'decision, CPU by coupons',
      points: await decisionPoints(browser, sides),
      most: LINEAR,
      because:
        'each coupon is judged and drawn for; the features know coupons by their ids, so that the posterior widens with them as well',
    }),
    growthRow({
      what: 'bundle, bytes by coupons',
      points: sides.map(({ size, bundle: { bundle } }) => [size, bundleBytes(bundle)]),
      most: LINEAR,
      because:
        'a text a coupon, and a posterior that goes with the square of its width, which is one a coupon: why a bundle has 128 at most',
    }),
  ];
};
