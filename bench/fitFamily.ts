import { writeFileSync } from 'node:fs';
import { eligibilityContext } from '../src/engine/decision/eligibilityContext';
import { eligibleCoupons } from '../src/engine/eligibility/eligibility';
import { computeFeatures, featureWidth } from '../src/engine/features/computeFeatures';
import { sourcesOf } from '../src/engine/features/sources';
import { baseFeatures, gainFeatures, SHARED } from '../src/engine/gain/gainFeatures';
import { choleskyPacked, dot, multiplyPacked, packedIndex, solvePacked } from '../src/maths/linalg';
import { integer, uniform } from '../src/maths/random';
import { DAY } from '../src/protocol/values/clock';
import { playVisit } from '../src/simulator/fleet/playVisit';
import { composedOf } from '../src/simulator/policies/campaignOf';
import { type FleetPolicy, newDevice } from '../src/simulator/policies/fleetPolicy';
import { resized, type Scenario } from '../src/simulator/scenario/scenario';
import { type Expected, expectedOf } from '../src/simulator/shoppers/outcome';
import { drawShopper, fleetSize, type Memory, memoryAt, SHOWN_HALF_LIFE, USED_HALF_LIFE } from '../src/simulator/shoppers/shopper';
import { START, visitsOn } from '../src/simulator/shoppers/visit';
import { shopOf } from '../src/simulator/shops/shopOf';

/**
 * What shops are like before one is known (src/engine/gain/family.json), from development shops of the generator: `npx tsx bench/fitFamily.ts`.
 * In each, coupons are shown by chance and by match, and what every coupon would bring to a visit in expectation, which only a simulator knows, is fitted to
 * what the device knows. Judged shops are others (docs/simulate.md). Half an hour of one core.
 */
const RANGES = [
  { first: 1_001, count: 80 },
  { first: 1_301, count: 60 },
] as const;
const DEVICES = 700;
const DAYS = 49;
/** Visits before a shop knows what an order comes to. */
const UNKNOWN = 200;

/** Ridge of the pooled fit, and of one shop's towards the pooled one: shares of the mean square of each feature. */
const POOLED_RIDGE = 1e-3;
const SHOP_RIDGE = 0.05;
const TINY_RIDGE = 1e-4;
/**
 * Least root mean square of the gains of a shop, in units, that it is weighed by. A shop weighs by the inverse of that size. In four-fold cross-validation over
 * the shops, what a coupon chosen by the pooled mean brings a visit was then largest: .326 units; unweighed .317, by the inverse of the square .294.
 */
const LEAST_SIZE = 0.1;

/** Mean normal equations of answers over features. */
const meanEquations = (width: number, answers: number) => {
  const gram = new Float64Array(packedIndex(width, 0));
  const b = Array.from({ length: answers }, () => new Float64Array(width));
  let rows = 0;
  return {
    add: (x: Float64Array, ys: readonly number[]): void => {
      rows += 1;
      for (let i = 0; i < width; i++) {
        const xi = x[i]!;
        if (xi === 0) continue;
        for (const [k, y] of ys.entries()) b[k]![i]! += xi * y;
        for (let j = 0; j <= i; j++) gram[packedIndex(i, j)]! += xi * x[j]!;
      }
    },
    mean: () => ({ gram: gram.map((x) => x / rows), b: b.map((one) => one.map((x) => x / rows)) }),
  };
};

/** A coupon that was shown, what it read, and what it has cost later visits so far. */
interface Showing {
  readonly at: number;
  readonly phi: Float64Array;
  used: boolean;
  cost: number;
}

/** Later visits remember a showing that came no later than this many days before the end well enough to be asked what it cost them. */
const LATE = 21;

/** What one shop says, in units of what its visits leave with nothing shown. */
interface ShopSums {
  readonly gains: { readonly gram: Float64Array; readonly b: readonly Float64Array[] };
  /** What showings cost later visits. */
  readonly costs: { readonly gram: Float64Array; readonly b: readonly Float64Array[] };
  readonly bases: { readonly gram: Float64Array; readonly b: readonly Float64Array[] };
  /** Root mean square of the gains. */
  readonly size: number;
  /** Mean φ and mean gain of each coupon. */
  readonly coupons: readonly { readonly phi: Float64Array; readonly gain: number }[];
}

/** The same with the weights of what a coupon costs later visits, which its gain is less by. */
interface FittedShop extends ShopSums {
  readonly later: Float64Array;
}

const playShop = async (scenario: Scenario, seed: number): Promise<ShopSums> => {
  const campaign = composedOf(scenario);
  const { coupons, marginRate, profile, session, timeZone } = campaign;
  const { halfLifeMs } = profile;
  const features = gainFeatures('family', []);
  const gains = meanEquations(SHARED, 2);
  const bases = meanEquations(featureWidth(baseFeatures), 1);
  const costs = meanEquations(SHARED, 1);
  const showings = new Map<number, Showing[]>();
  const own = coupons.map(() => ({ phi: new Float64Array(SHARED), gain: 0, rows: 0 }));
  let [orders, revenue, left, visits, squares, rows] = [0, 0, 0, 0, 0, 0];
  const leaves = ({ revenue: goods, discount, lost }: Expected): number => marginRate * goods - discount - lost;
  const choose: FleetPolicy['choose'] = (device, now, rng, visit) => {
    const memory = memoryAt(device.memory, visit.start);
    const expected = (coupon?: (typeof coupons)[number]) => expectedOf(scenario, device.shopper, visit, memory, coupon);
    const none = expected();
    const without = leaves(none);
    // What shoppers remember of coupons takes off what they buy without one: each showing and each use bears its part.
    const known = showings.get(device.index) ?? [];
    const unmoved = (part: Partial<Memory>): number => leaves(expectedOf(scenario, device.shopper, visit, { ...memory, ...part }));
    const waited = unmoved({ shown: 0 }) - without;
    const sated = unmoved({ used: 0, stock: 0 }) - without;
    for (const showing of known) {
      const gone = visit.start - showing.at;
      if (memory.shown > 0) showing.cost += (waited * 2 ** (-gone / SHOWN_HALF_LIFE)) / memory.shown;
      if (memory.used > 0 && showing.used) showing.cost += (sated * 2 ** (-gone / USED_HALF_LIFE)) / memory.used;
    }
    const noted = (coupon: (typeof coupons)[number], phi: Float64Array): { readonly coupon: typeof coupon } => {
      showings.set(device.index, [...known, { at: visit.start, phi, used: false, cost: 0 }]);
      return { coupon };
    };
    [orders, revenue, left, visits] = [orders + none.orders, revenue + none.revenue, left + without, visits + 1];
    const { eligible } = eligibleCoupons(
      coupons,
      eligibilityContext(device.profile, {}, 'site', now, { timeZone, halfLifeMs, marginRate }),
    );
    if (eligible.length === 0) return {};
    const meanOrder = Math.round(revenue / Math.max(1e-9, orders));
    const resolve = sourcesOf({ profile: device.profile, facts: {}, now, halfLifeMs, meanOrder, marginRate });
    if (visits > UNKNOWN) {
      bases.add(computeFeatures(baseFeatures, resolve(undefined)), [without]);
      for (const coupon of eligible) {
        const of = expected(coupon);
        const gain = leaves(of) - without;
        const phi = computeFeatures(features, resolve(coupon));
        gains.add(phi, [gain, of.discount]);
        const sum = own[coupons.indexOf(coupon)]!;
        for (let i = 0; i < SHARED; i++) sum.phi[i]! += phi[i]!;
        sum.gain += gain;
        sum.rows += 1;
        squares += gain ** 2;
        rows += 1;
      }
    }
    const drawn = uniform(rng);
    if (drawn < 0.15) return {};
    const show = (coupon: (typeof coupons)[number]) => noted(coupon, computeFeatures(features, resolve(coupon)));
    if (drawn < 0.45) return show(eligible[integer(rng, eligible.length)]!);
    const worth = eligible.map((coupon) => Number(resolve(coupon)('match.depth')) / (1 + Number(resolve(coupon)('match.shown'))));
    return show(eligible[worth.indexOf(Math.max(...worth))]!);
  };
  const close: FleetPolicy['close'] = (device, { outcome }) => {
    const last = showings.get(device.index)?.at(-1);
    if (last && outcome.used) last.used = true;
  };
  const settings = { ...profile, idleMs: session.idleMs };
  const world = { scenario, seed, settings, policy: { choose, close }, books: { take: () => true } };
  const devices = Array.from({ length: fleetSize(scenario) }, (_, index) =>
    newDevice(seed, index, drawShopper(scenario, seed, index), campaign.experiment, 1),
  );
  for (let day = 0; day < scenario.days; day++)
    for (const device of devices)
      for (const visit of visitsOn(scenario, seed, device.shopper, device.index, day)) await playVisit(world, device, visit);
  const until = START + (scenario.days - LATE) * DAY;
  for (const { at, phi, cost } of [...showings.values()].flat()) if (at < until) costs.add(phi, [cost]);
  const unit = left / visits;
  const inUnits = ({ gram, b }: ShopSums['gains']): ShopSums['gains'] => ({ gram, b: b.map((one) => one.map((x) => x / unit)) });
  return {
    gains: inUnits(gains.mean()),
    costs: inUnits(costs.mean()),
    bases: inUnits(bases.mean()),
    size: Math.sqrt(squares / rows) / unit,
    coupons: own.flatMap(({ phi, gain, rows: n }) => (n > 0 ? [{ phi: phi.map((x) => x / n), gain: gain / n / unit }] : [])),
  };
};

const played: ShopSums[] = [];
const total = RANGES.reduce((sum, { count }) => sum + count, 0);
for (const { first, count } of RANGES)
  for (let seed = first; seed < first + count; seed++) {
    played.push(await playShop({ ...resized(shopOf(seed), { devices: DEVICES, days: DAYS }), consent: 1, holdout: 0 }, seed));
    process.stderr.write(`\r${played.length} of ${total} shops`);
  }
process.stderr.write('\n');

const solved = (gram: Float64Array, b: Float64Array, ridge: number, scale = gram): Float64Array => {
  const P = gram.slice();
  for (let i = 0; i < b.length; i++) P[packedIndex(i, i)]! += ridge * scale[packedIndex(i, i)]! + 1e-9;
  const L = choleskyPacked(P);
  if (!L) throw new Error('A ridge makes it positive definite.');
  return solvePacked(L, b);
};
/** Ridge of what showings cost later visits, towards nothing: a share of the mean square of each feature. */
const COST_RIDGE = 0.05;
/** What a coupon brings less what it costs later visits, as a linear function of φ fitted in each shop. */
const shops = played.map((shop): FittedShop => {
  const { gram, b } = shop.gains;
  const cost = solved(shop.costs.gram, shop.costs.b[0]!, COST_RIDGE);
  const lost = multiplyPacked(gram, cost);
  return {
    ...shop,
    gains: { gram, b: [b[0]!.map((sum, i) => sum - lost[i]!), b[1]!] },
    later: cost,
    coupons: shop.coupons.map(({ phi, gain }) => ({ phi, gain: gain - dot(phi, cost) })),
  };
});
const costOf = ({ costs: { b } }: ShopSums): number => b[0]![0]!;
process.stdout.write(
  `a showing costs later visits ${(shops.reduce((sum, shop) => sum + costOf(shop), 0) / shops.length).toFixed(3)} units\n`,
);

const weighed = (of: (shop: FittedShop) => Float64Array, weight: (shop: FittedShop) => number): Float64Array => {
  const all = shops.reduce((sum, shop) => sum + weight(shop), 0);
  const out = new Float64Array(of(shops[0]!).length);
  for (const shop of shops) for (const [i, x] of of(shop).entries()) out[i]! += (weight(shop) / all) * x;
  return out;
};
const inverseSize = ({ size }: ShopSums): number => 1 / Math.max(LEAST_SIZE, size);
const gram = weighed(({ gains }) => gains.gram, inverseSize);
const [mean, discount] = [0, 1].map((k) =>
  solved(
    gram,
    weighed(({ gains }) => gains.b[k]!, inverseSize),
    POOLED_RIDGE,
  ),
) as [Float64Array, Float64Array];
const base = solved(
  weighed(
    ({ bases }) => bases.gram,
    () => 1,
  ),
  weighed(
    ({ bases }) => bases.b[0]!,
    () => 1,
  ),
  POOLED_RIDGE,
);
const scale = weighed(
  ({ gains }) => gains.gram,
  () => 1,
);
const towards = multiplyPacked(scale, mean);
const fits = shops.map(({ gains }) =>
  solved(
    gains.gram.map((x, i) => x + SHOP_RIDGE * scale[i]!),
    gains.b[0]!.map((x, i) => x + SHOP_RIDGE * towards[i]!),
    TINY_RIDGE,
    scale,
  ),
);
const weights = shops.map(inverseSize);
const allWeights = weights.reduce((sum, weight) => sum + weight, 0);
const covariance = [...mean].flatMap((_, i) =>
  [...mean]
    .slice(0, i + 1)
    .map((__, j) => fits.reduce((sum, fit, s) => sum + (weights[s]! / allWeights) * (fit[i]! - mean[i]!) * (fit[j]! - mean[j]!), 0)),
);
const residuals = shops
  .flatMap(({ coupons }, s) => coupons.map(({ phi, gain }) => Math.abs(gain - dot(phi, fits[s]!))))
  .sort((a, b) => a - b);
const rounded = (x: number): number => Number(x.toPrecision(4));
const family = {
  shops: `couplet-shops/1, seeds ${RANGES.map(({ first, count }) => `${first} to ${first + count - 1}`).join(' and ')}, ${DEVICES} shoppers, ${DAYS} days`,
  mean: [...mean].map(rounded),
  covariance: covariance.map(rounded),
  // The deviation of a normal distribution by its median: a few coupons are nothing like the others.
  own: rounded(1.48 * residuals[residuals.length >> 1]!),
  later: [...weighed(({ later }) => later, inverseSize)].map(rounded),
  discount: [...discount].map(rounded),
  base: [...base].map(rounded),
};
writeFileSync(new URL('../src/engine/gain/family.json', import.meta.url), `${JSON.stringify(family, undefined, 1)}\n`);
for (const [i, { name }] of gainFeatures('family', []).fields.entries())
  process.stdout.write(`${name.padEnd(52)} ${mean[i]!.toFixed(3)} ± ${Math.sqrt(covariance[packedIndex(i, i)]!).toFixed(3)} over shops\n`);
