import { writeFileSync } from 'node:fs';
import { eligibleCoupons } from '../src/core/coupons/eligibility';
import { eligibilityContext } from '../src/core/device/eligibilityContext';
import { computeFeatures, featureWidth } from '../src/core/features/computeFeatures';
import { sourcesOf } from '../src/core/features/sources';
import { baseFeatures, gainFeatures, SHARED } from '../src/core/gain/gainFeatures';
import { choleskyPacked, packedIndex, solvePacked } from '../src/core/linalg';
import { integer, uniform } from '../src/core/random';
import { campaignOf } from '../src/simulator/fleet/campaignOf';
import type { FleetPolicy } from '../src/simulator/fleet/fleetPolicy';
import { playVisit } from '../src/simulator/fleet/playVisit';
import { newDevice } from '../src/simulator/fleet/simulatedDevice';
import { resized } from '../src/simulator/scenario/resized';
import type { Scenario } from '../src/simulator/scenario/scenario';
import { memoryAt } from '../src/simulator/shoppers/memory';
import { expectedOf } from '../src/simulator/shoppers/outcome';
import { drawShopper, fleetSize } from '../src/simulator/shoppers/shopper';
import { visitsOn } from '../src/simulator/shoppers/visit';
import { shopOf } from '../src/simulator/shops/shopOf';

/**
 * What shops are like before one is known (src/core/gain/family.json), from development shops of the generator: `npx tsx bench/fitFamily.ts [shops]`.
 * In each, coupons are shown by chance and by match, and what every coupon would bring to a visit in expectation, which only a simulator knows, is fitted to
 * what the device knows (least squares). Judged shops are others (docs/simulate.md).
 */
const FIRST = 1_001;
const SHOPS = Number(process.argv[2] ?? 100);
const DEVICES = 700;
const DAYS = 49;

/** Sums of a least-squares fit of several answers over the same features, with a ridge of one row. */
const leastSquares = (width: number, answers: number) => {
  const gram = new Float64Array(packedIndex(width, 0));
  const b = Array.from({ length: answers }, () => new Float64Array(width));
  for (let i = 0; i < width; i++) gram[packedIndex(i, i)] = 1e-3;
  return {
    add: (x: Float64Array, ys: readonly number[]): void => {
      for (let i = 0; i < width; i++) {
        const xi = x[i]!;
        if (xi === 0) continue;
        for (const [k, y] of ys.entries()) b[k]![i]! += xi * y;
        for (let j = 0; j <= i; j++) gram[packedIndex(i, j)]! += xi * x[j]!;
      }
    },
    solve: (): readonly Float64Array[] => {
      const L = choleskyPacked(gram);
      if (!L) throw new Error('A ridge makes it positive definite.');
      return b.map((one) => solvePacked(L, one));
    },
  };
};

interface Fit {
  readonly gain: Float64Array;
  readonly discount: Float64Array;
  readonly base: Float64Array;
  readonly own: readonly number[];
}

const fitShop = async (scenario: Scenario, seed: number): Promise<Fit> => {
  const campaign = campaignOf(scenario);
  const { coupons, marginRate, profile, session, timeZone } = campaign;
  const { halfLifeMs } = profile;
  const ids = coupons.map(({ id }) => id);
  const features = gainFeatures('family', ids);
  const width = featureWidth(features);
  const gains = leastSquares(width, 2);
  const bases = leastSquares(featureWidth(baseFeatures), 1);
  let [orders, revenue, left, visits] = [0, 0, 0, 0];
  const choose: FleetPolicy['choose'] = (device, now, rng, visit) => {
    const memory = memoryAt(device.memory, visit.start);
    const expected = (coupon?: (typeof coupons)[number]) => expectedOf(scenario, device.shopper, visit, memory, coupon);
    const none = expected();
    const without = marginRate * none.revenue - none.discount;
    [orders, revenue, left, visits] = [orders + none.orders, revenue + none.revenue, left + without, visits + 1];
    const meanOrder = orders > 0 ? Math.round(revenue / orders) : undefined;
    const { eligible } = eligibleCoupons(coupons, eligibilityContext(device.profile, {}, 'site', now, { timeZone, halfLifeMs, marginRate }));
    const resolve = sourcesOf({ profile: device.profile, facts: {}, now, halfLifeMs, meanOrder, marginRate });
    bases.add(computeFeatures(baseFeatures, resolve(undefined)), [without]);
    const depths = eligible.map((coupon) => Number(resolve(coupon)('match.depth')) / (1 + Number(resolve(coupon)('match.shown'))));
    // The first visits have no typical order yet.
    if (visits > 200)
      for (const coupon of eligible) {
        const { revenue: goods, discount } = expected(coupon);
        gains.add(computeFeatures(features, resolve(coupon)), [marginRate * goods - discount - without, discount]);
      }
    if (eligible.length === 0 || uniform(rng) < 0.2) return {};
    if (uniform(rng) < 0.4) return { coupon: eligible[integer(rng, eligible.length)] };
    return { coupon: eligible[depths.indexOf(Math.max(...depths))] };
  };
  const world = {
    scenario,
    seed,
    settings: { ...profile, idleMs: session.idleMs },
    policy: { choose, close: () => undefined },
    books: { take: () => true },
  };
  const devices = Array.from({ length: fleetSize(scenario) }, (_, index) =>
    newDevice(seed, index, drawShopper(scenario, seed, index), campaign.experiment, 1),
  );
  for (let day = 0; day < scenario.days; day++)
    for (const device of devices)
      for (const visit of visitsOn(scenario, seed, device.shopper, device.index, day)) await playVisit(world, device, visit);
  const unit = left / visits;
  const [gain, discount] = gains.solve().map((weights) => weights.map((weight) => weight / unit));
  const [base] = bases.solve().map((weights) => weights.map((weight) => weight / unit));
  return { gain: gain!.slice(0, SHARED), discount: discount!.slice(0, SHARED), base: base!, own: [...gain!.slice(SHARED)] };
};

const rounded = (x: number): number => Number(x.toPrecision(4));
const meanOf = (fits: readonly ArrayLike<number>[], i: number): number => fits.reduce((sum, fit) => sum + fit[i]!, 0) / fits.length;

const fits: Fit[] = [];
for (let shop = 0; shop < SHOPS; shop++) {
  const scenario = resized(shopOf(FIRST + shop), { devices: DEVICES, days: DAYS });
  fits.push(await fitShop({ ...scenario, consent: 1, holdout: 0 }, FIRST + shop));
  process.stderr.write(`\r${shop + 1} of ${SHOPS} shops`);
}
process.stderr.write('\n');
const gains = fits.map(({ gain }) => gain);
const mean = Array.from({ length: SHARED }, (_, i) => meanOf(gains, i));
const covariance = mean.flatMap((_, i) =>
  mean.slice(0, i + 1).map((__, j) => gains.reduce((sum, fit) => sum + (fit[i]! - mean[i]!) * (fit[j]! - mean[j]!), 0) / (SHOPS - 1)),
);
const own = fits.flatMap((fit) => fit.own);
const family = {
  shops: `couplet-shops/1, seeds ${FIRST} to ${FIRST + SHOPS - 1}, ${DEVICES} shoppers, ${DAYS} days`,
  mean: mean.map(rounded),
  covariance: covariance.map(rounded),
  own: rounded(Math.sqrt(own.reduce((sum, x) => sum + x ** 2, 0) / own.length)),
  discount: Array.from({ length: SHARED }, (_, i) => rounded(meanOf(fits.map(({ discount }) => discount), i))),
  base: Array.from({ length: featureWidth(baseFeatures) }, (_, i) => rounded(meanOf(fits.map(({ base }) => base), i))),
};
writeFileSync(new URL('../src/core/gain/family.json', import.meta.url), `${JSON.stringify(family, undefined, 1)}\n`);
for (const [i, { name }] of gainFeatures('family', []).fields.entries())
  process.stdout.write(`${name.padEnd(52)} ${mean[i]!.toFixed(3)} ± ${Math.sqrt(covariance[packedIndex(i, i)]!).toFixed(3)} over shops\n`);
