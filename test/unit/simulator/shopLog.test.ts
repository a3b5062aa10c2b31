import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_COUPON } from '../../../src/engine/decision/decision';
import { GAIN_FEATURES, gainFeatures } from '../../../src/engine/gain/gainFeatures';
import { shopLog } from '../../../src/simulator/fleet/shopLog';
import { composedOf } from '../../../src/simulator/policies/campaignOf';
import { resized, type Scenario } from '../../../src/simulator/scenario/scenario';
import { drawShopper } from '../../../src/simulator/shoppers/shopper';
import { visitsOn } from '../../../src/simulator/shoppers/visit';
import { gainRows } from '../../../src/trainer/decisions/gainRows';
import { readDecisions } from '../../../src/trainer/decisions/replayDecisions';
import { type Database, openDatabase } from '../../../src/trainer/ingest/database';
import { readBehaviour } from '../../../src/trainer/ingest/readBehaviour';
import { silent } from '../../../src/trainer/run/progress';
import { tinyShop } from '../../helpers/simulatedShop';
import { freshFolder, writeIn } from '../trainer/fixtures';

let db: Database;
let tables = 0;
const folder = freshFolder();

beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const shoppers = 120;
const days = 20;
const shopWith = (log: Scenario['log'] | object = {}, change: object = {}): Scenario =>
  tinyShop({ log: { shoppers, days, ...log }, ...change });

const textOf = async (shop: Scenario, seed = 1): Promise<string> => {
  let text = '';
  for await (const part of shopLog(shop, seed)) text += part;
  return text;
};

interface Row {
  readonly user: number;
  readonly event: string;
  readonly goods: number;
  readonly coupon: string;
  readonly propensity: string;
  readonly order: string;
}

const rowsOf = (text: string): readonly Row[] =>
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [user, , event = '', , quantity, price, , coupon = '', propensity = '', order = ''] = line.split(',');
      return { user: Number(user), event, goods: Number(quantity) * Math.round(100 * Number(price)), coupon, propensity, order };
    });

/** The log as the trainer reads it from a file. */
const readBack = async (shop: Scenario) => {
  const text = await textOf(shop);
  tables += 1;
  const campaign = composedOf(shop);
  const events = writeIn(folder, join(`log${tables}.csv`), text);
  const table = `log${tables}`;
  const found = await readBehaviour(db, { events }, table, campaign, silent);
  if (!found.ok) throw new Error(`${found.error.code}: ${found.error.message}`);
  return { rows: rowsOf(text), campaign, quality: found.value.quality, ...(await readDecisions(db, table, campaign, 1)) };
};

/** Visits of the log's shoppers, who are drawn with seeds of their own. */
const visitsOf = (scenario: Scenario): readonly number[] => {
  const shop = resized(scenario, { devices: shoppers, days });
  const seed = 3_000_000_001;
  return Array.from({ length: shoppers }, (_, index) => {
    const shopper = drawShopper(shop, seed, index);
    return Array.from({ length: days }, (_, day) => visitsOn(shop, seed, shopper, index, day).length).reduce((a, b) => a + b, 0);
  });
};

describe('the log of a simulated shop', () => {
  it('read back by the trainer has one decision a visit, with what was shown and the probability that it had', async () => {
    const shop = shopWith();
    const { rows, campaign, quality, decisions, shoppers: users, hasShowings, meanOrder } = await readBack(shop);
    expect(hasShowings).toBe(true);
    expect(quality).toMatchObject([{ rows: rows.length, kept: rows.length, dropped: [] }]);
    const visits = visitsOf(shop);
    expect(decisions).toHaveLength(visits.reduce((a, b) => a + b, 0));
    expect(decisions.length).toBeGreaterThan(300);
    const shown = users.flatMap((id) => rows.filter(({ user, event }) => String(user) === id && event === 'view_promotion'));
    expect(decisions.map(({ couponId, propensity }) => [couponId, propensity?.toFixed(6)])).toEqual(
      shown.map(({ coupon, propensity }) => [coupon, propensity]),
    );
    // As many as the trainer's own rules let through, and nothing. The log has no refusals, so after a coupon that sold nothing it may let through more.
    const features = gainFeatures(
      GAIN_FEATURES,
      campaign.coupons.map(({ id }) => id),
    );
    const mayHaveRefused = new Set<number>();
    let alike = 0;
    for (const { shopper, arms, shown: at, purchased, propensity } of gainRows(decisions, campaign, meanOrder, features)) {
      const offered = Math.round(1 / propensity) - 1;
      if (mayHaveRefused.has(shopper)) expect(arms.length).toBeGreaterThanOrEqual(offered);
      else expect(arms.length).toBe(offered);
      alike += Number(arms.length === offered);
      if (at >= 0 && !purchased) mayHaveRefused.add(shopper);
    }
    expect(alike / decisions.length).toBeGreaterThan(0.95);
    const among = decisions.filter(({ propensity = 0 }) => propensity < 0.4);
    const error = Math.sqrt(2 / 9 / among.length);
    for (const id of [NO_COUPON, 'all-10', 'tea-20'])
      expect(Math.abs(among.filter(({ couponId }) => couponId === id).length / among.length - 1 / 3)).toBeLessThan(4 * error);
  });

  it('read back by the trainer has every order, with its goods, and the discount of a coupon that was used', async () => {
    const { rows, campaign, decisions } = await readBack(shopWith());
    const bought = rows.filter(({ event }) => event === 'purchase');
    const purchased = decisions.filter((decision) => decision.purchased);
    expect(purchased).toHaveLength(new Set(bought.map(({ order }) => order)).size);
    expect(purchased.length).toBeGreaterThan(30);
    const goods = bought.reduce((sum, row) => sum + row.goods, 0);
    const [left, discount] = [decisions, decisions].map((all, i) => all.reduce((sum, one) => sum + (i ? one.discount : one.left), 0)) as [
      number,
      number,
    ];
    expect(left + discount).toBeCloseTo(campaign.marginRate * goods, 6);
    const used = decisions.filter(({ claimed }) => claimed);
    expect(used).toHaveLength(rows.filter(({ event }) => event === 'claim_promotion').length);
    expect(used.length).toBeGreaterThan(10);
    for (const one of decisions) {
      expect(one.discount > 0).toBe(one.redeemed === 1);
      if (one.redeemed) expect(one).toMatchObject({ claimed: 1, purchased: 1 });
    }
    expect(decisions.some(({ redeemed, couponId }) => redeemed && couponId === 'all-10')).toBe(true);
  });

  it('states what was sent back, which the trainer then counts as no order', async () => {
    const plain = tinyShop();
    const shop = shopWith({}, { shop: { ...plain.shop, returns: { share: 0.3, discounted: 0.6 } } });
    const { rows, decisions, quality } = await readBack(shop);
    const [bought, refunded] = ['purchase', 'refund'].map(
      (name) => new Set(rows.flatMap(({ event, order }) => (event === name ? [order] : []))),
    );
    expect(refunded!.size / bought!.size).toBeGreaterThan(0.2);
    expect([...refunded!].every((order) => bought!.has(order))).toBe(true);
    expect(decisions.filter(({ purchased }) => purchased)).toHaveLength(bought!.size - refunded!.size);
    expect(quality[0]?.dropped).toMatchObject([{ code: 'order_refunded' }]);
    // No visit is made of a refund.
    const { decisions: kept } = await readBack(shopWith());
    expect(decisions).toHaveLength(kept.length);
  });

  it('shows the first of its rule without chance, or nothing, as the scenario has it', async () => {
    const byRule = await readBack(shopWith({ behaviour: 'rule' }));
    expect(new Set(byRule.decisions.map(({ couponId, propensity }) => `${couponId} ${propensity}`))).toEqual(
      new Set(['all-10 1', 'tea-20 1', 'none 1']),
    );
    const none = await readBack(shopWith({ behaviour: 'none' }));
    expect(none.hasShowings).toBe(false);
    expect(none.rows.some(({ event }) => event.endsWith('_promotion'))).toBe(false);
    expect(none.decisions.some(({ purchased }) => purchased)).toBe(true);
  });

  it('keeps its probabilities to itself, and all but orders, where the scenario says so', async () => {
    const silently = await readBack(shopWith({ propensities: false }));
    expect(silently.decisions.length).toBeGreaterThan(300);
    expect(silently.decisions.filter(({ propensity }) => propensity !== undefined)).toEqual([]);
    const { rows, hasShowings } = await readBack(shopWith({ ordersOnly: true }));
    expect({ events: [...new Set(rows.map(({ event }) => event))], hasShowings }).toEqual({ events: ['purchase'], hasShowings: false });
  });

  it('is the same again for its seed, and another for another', async () => {
    const text = await textOf(shopWith());
    expect(await textOf(shopWith())).toBe(text);
    expect(await textOf(shopWith(), 2)).not.toBe(text);
  });

  it('knows nothing of a drift that comes in the run; of one that has always been it does', async () => {
    const drift = { day: 3, preferences: { thrifty: { 'all-10': 3, 'tea-20': 3 } } };
    const text = await textOf(shopWith());
    const drifting = shopWith({}, { drift });
    expect(await textOf(drifting)).toBe(text);
    expect(await textOf({ ...drifting, drift: { ...drift, day: 0 } })).not.toBe(text);
  });
});
