import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { discountRows } from './discountVectors';
import { eligibilityRows, NOW } from './eligibilityVectors';
import { stackingRows } from './stackingVectors';

/**
 * Golden vectors of coupons, worked out by an implementation of its own. `coupons.json` is what this makes
 * (`npx tsx test/golden/vectors/couponVectors.ts`); the tests hold the product to the file.
 */
export const couponVectors = () => ({
  specVersion: 1,
  about:
    'Discounts, eligibility and stacking of coupons, made by vectors/couponVectors.ts. A line is [itemId, categories, price, quantity]; amounts are minor units, instants ms.',
  now: NOW,
  discounts: discountRows(),
  eligibility: eligibilityRows(),
  stacking: stackingRows(),
});

const file = fileURLToPath(new URL('../coupons.json', import.meta.url));
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(file, `${JSON.stringify(couponVectors(), null, 1)}\n`);
