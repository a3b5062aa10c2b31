import type { Browser } from 'playwright';
import { seededRng, uniform } from '../../src/maths/random';
import { fitEase } from '../../src/trainer/cf/ease';
import { gram } from '../../src/trainer/cf/interactions';
import { isQuick } from '../all/isQuick';
import type { BenchRow } from '../benchResult';
import { benchBundle } from '../decision/benchBundle';
import { bundleBytes } from './bundleBytes';
import { decisionPoints } from './decisionPoints';
import { CONSTANT, growthRow, LINEAR } from './growthRow';
import { inTurns } from './inTurns';
import { processCpu } from './processCpu';

const COUPONS = 32;
const SIZES = [250, 500, 1_000, 2_000, 4_000, 8_000];
const FITTED = isQuick ? [50, 100, 150, 200, 300, 400] : [200, 400, 600, 800, 1_200, 1_600, 2_400];
const LAMBDA = 300;
/** A solve of n equations for n right sides (https://en.wikipedia.org/wiki/Cholesky_decomposition). */
const CUBIC = 3.1;

/** One shopper an item, of some twenty items each, popular ones first. */
const interactions = (items: number) => {
  const rng = seededRng(7);
  const item = (): number => Math.min(items - 1, Math.floor(items * uniform(rng) ** 2));
  const histories = Array.from({ length: items }, () => Int32Array.from(new Set(Array.from({ length: 20 }, item))).sort());
  return { users: [], items: Array.from({ length: items }, (_, i) => `item ${i}`), histories };
};

/** How many items the shop has: they weigh in the bundle and in training, and not in a decision. */
export const byItems = async (browser: Browser): Promise<readonly BenchRow[]> => {
  const sides = await Promise.all(SIZES.map(async (size) => ({ size, bundle: await benchBundle(COUPONS, {}, size) })));
  const fits = FITTED.map(interactions).map((data) => {
    const g = gram(data);
    return () => processCpu(() => fitEase(data, g, LAMBDA));
  });
  const fitted = await inTurns(fits, 3);
  return [
    growthRow({
      what: 'decision, CPU by catalogue items',
      points: await decisionPoints(browser, sides),
      most: CONSTANT,
      because: 'items that the shopper met are looked up, the others are not read',
    }),
    growthRow({
      what: 'bundle, bytes by catalogue items',
      points: sides.map(({ size, bundle: { bundle } }) => [size, bundleBytes(bundle)]),
      most: LINEAR,
      because: 'an id and a few weights an item',
    }),
    growthRow({
      what: 'EASE fit, CPU by catalogue items',
      points: FITTED.map((size, i) => [size, fitted[i] ?? Number.NaN]),
      most: CUBIC,
      because: 'it inverts a matrix of items × items: cubic, which is why the trainer keeps to the items with buyers enough',
    }),
  ];
};
