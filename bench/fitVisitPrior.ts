import { gainNames } from '../src/core/campaigns/learnVisits';
import { isWholeShop } from '../src/core/coupons/isWholeShop';
import { meanAndSe } from '../src/core/evaluation/meanAndSe';
import { scopeInterest } from '../src/core/features/scopeInterest';
import { choleskyPacked, packedIndex, solvePacked } from '../src/core/linalg';
import { attentionOf } from '../src/core/profile/attention';
import { integer, uniform } from '../src/core/random';
import { campaignOf } from '../src/simulator/fleet/campaignOf';
import type { FleetPolicy } from '../src/simulator/fleet/fleetPolicy';
import { playVisit } from '../src/simulator/fleet/playVisit';
import { newDevice } from '../src/simulator/fleet/simulatedDevice';
import type { Scenario } from '../src/simulator/scenario/scenario';
import { memoryAt } from '../src/simulator/shoppers/memory';
import { expectedOf } from '../src/simulator/shoppers/outcome';
import { drawShopper, fleetSize } from '../src/simulator/shoppers/shopper';
import { visitsOn } from '../src/simulator/shoppers/visit';
import { randomShop } from './shoppers/randomShop';

/**
 * What shops are like before one is known (`gainsBefore` in src/core/campaigns/learnVisits.ts), by shops drawn at random: `npx tsx bench/fitVisitPrior.ts`.
 * In each, coupons are shown by chance, and what every coupon would bring to a visit in expectation is fitted to what the device knows (least squares).
 */
const SHOPS = 40;
const DEVICES = 1_500;
const DAYS = 60;
const D = gainNames.length;

/** Shows nothing in a little less than half of all visits, else any coupon or, as often, the one of the shopper's main interest. */
const fitShop = async (scenario: Scenario, seed: number): Promise<Float64Array> => {
  const campaign = campaignOf(scenario);
  const { coupons, marginRate, profile, session } = campaign;
  const order =
    (scenario.shop.pieces * scenario.shop.categories.reduce((sum, { price }) => sum + price, 0)) / scenario.shop.categories.length;
  const gram = new Float64Array(packedIndex(D, 0));
  const b = new Float64Array(D);
  for (let i = 0; i < D; i++) gram[packedIndex(i, i)] = 1;
  const choose: FleetPolicy['choose'] = (device, now, rng, visit) => {
    const memory = memoryAt(device.memory, visit.start);
    const left = (coupon?: (typeof coupons)[number]): number => {
      const { revenue, discount } = expectedOf(scenario, device.shopper, visit, memory, coupon);
      return (marginRate * revenue - discount) / (marginRate * order);
    };
    const none = left();
    const interest = scopeInterest(device.profile, now, profile.halfLifeMs);
    const { shownLately, claimed } = attentionOf(device.profile, now, profile.halfLifeMs);
    const shares = coupons.map(({ scope }) => interest.share(scope) ?? 0);
    for (const [a, coupon] of coupons.entries()) {
      const x = [1, Number(isWholeShop(coupon.scope)), shares[a]!, Math.log1p(device.profile.orders), shownLately, claimed];
      const y = left(coupon) - none;
      for (let i = 0; i < D; i++) {
        b[i]! += x[i]! * y;
        for (let j = 0; j <= i; j++) gram[packedIndex(i, j)]! += x[i]! * x[j]!;
      }
    }
    if (uniform(rng) < 0.45) return {};
    if (uniform(rng) < 0.5) return { coupon: coupons[integer(rng, coupons.length)] };
    const scoped = shares.map((share, a) => (isWholeShop(coupons[a]!.scope) ? 0 : share));
    const most = Math.max(...scoped);
    return { coupon: most > 0 ? coupons[scoped.indexOf(most)] : undefined };
  };
  const world = {
    scenario,
    seed,
    settings: { ...profile, idleMs: session.idleMs },
    policy: { choose, close: () => undefined },
    books: { take: () => true },
  };
  for (let index = 0; index < fleetSize(scenario); index++) {
    const shopper = drawShopper(scenario, seed, index);
    const device = newDevice(seed, index, shopper, campaign.experiment, 1);
    for (let day = 0; day < scenario.days; day++)
      for (const visit of visitsOn(scenario, seed, shopper, index, day)) await playVisit(world, device, visit);
  }
  return solvePacked(choleskyPacked(gram)!, b);
};

const fits: Float64Array[] = [];
for (let shop = 0; shop < SHOPS; shop++) {
  fits.push(await fitShop(randomShop(3_000 + shop, DEVICES, DAYS), 4_000 + shop));
  process.stderr.write(`\r${shop + 1} of ${SHOPS} shops`);
}
process.stderr.write('\n');
for (const [i, name] of gainNames.entries()) {
  const { value, se } = meanAndSe(fits.map((fit) => fit[i]!));
  process.stdout.write(`${name.padEnd(12)} ${value.toFixed(4)} ± ${(se * Math.sqrt(SHOPS)).toFixed(4)} over shops\n`);
}
