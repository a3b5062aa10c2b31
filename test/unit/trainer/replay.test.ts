import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourcesOf } from '../../../src/engine/features/sources';
import { emptyProfile, type ShopperProfile } from '../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../src/engine/profile/updateProfile';
import { solvePacked } from '../../../src/maths/linalg';
import { seededRng, uniform } from '../../../src/maths/random';
import type { ShopperEvent } from '../../../src/protocol/events/shopperEvent';
import { fitPrior, type RewardSample } from '../../../src/trainer/bandit/rewardPrior';
import { frequentCategories } from '../../../src/trainer/decisions/gainRows';
import { type ReplaySettings, readDecisions, replayShopper } from '../../../src/trainer/decisions/replayDecisions';
import { readShoppers, type ShopperLog } from '../../../src/trainer/decisions/shopperRows';
import { type Database, openDatabase } from '../../../src/trainer/ingest/database';
import { readEvents } from '../../../src/trainer/ingest/readEvents';
import { freshFolder, smallCampaign, writeIn } from './fixtures';

let db: Database;
const campaign = smallCampaign();
const settings: ReplaySettings = { ...campaign.profile, idleMs: campaign.session.idleMs, marginRate: 0.5, minViews: 2 };
const HEADER = 'user_id,item_id,event,time,quantity,price,category,brand,coupon_id,propensity';
let tables = 0;
const shoppersOf = async (rows: readonly string[]) => {
  tables += 1;
  const log = await readEvents(db, writeIn(freshFolder(), 'log.csv', [HEADER, ...rows, ''].join('\n')), `r${tables}`);
  if (!log.ok) throw new Error(log.error.message);
  const shoppers: ShopperLog[] = [];
  for await (const shopper of readShoppers(db, log.value.table, 'USD')) shoppers.push(shopper);
  return shoppers;
};

const replay = (shoppers: readonly ShopperLog[]) => {
  const byId = new Map(campaign.coupons.map((coupon) => [coupon.id, coupon]));
  const explicitNone = shoppers.some(({ events }) => events.some(({ couponId }) => couponId === 'none'));
  return shoppers.flatMap((log, index) => replayShopper(log, index, byId, settings, explicitNone));
};

beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const session = [
  'u,t1,view_item,2026-01-01T10:00:00Z,1,10,Tea,,,',
  'u,t2,view_item,2026-01-01T10:01:00Z,1,10,Tea,,,',
  'u,,view_promotion,2026-01-01T10:02:00Z,,,,,tea-10,0.25',
  'u,,claim_promotion,2026-01-01T10:03:00Z,,,,,tea-10,',
  'u,t1,purchase,2026-01-01T10:04:00Z,2,10,Tea,,,',
  'u,p1,purchase,2026-01-01T10:04:00Z,1,5,Plants,,,',
];

describe('replayShopper', () => {
  it('stands the profile right before the showing, and keeps what margin less the claimed discount left', async () => {
    const [decision, ...rest] = replay(await shoppersOf(session));
    expect(rest).toEqual([]);
    expect(decision).toMatchObject({ couponId: 'tea-10', propensity: 0.25, claimed: 1, purchased: 1, redeemed: 1 });
    expect(decision?.profile.session.views).toBe(2);
    expect(decision?.profile.exposures).toEqual({});
    // Goods 25.00 at half margin, less 10% of the 20.00 of tea.
    expect(decision).toMatchObject({ left: 1_050, discount: 200 });
  });

  it('has visits a week, dwell and ratings as the device computes them from the same events', async () => {
    const log = await readEvents(
      db,
      writeIn(
        freshFolder(),
        'rhythm.csv',
        [
          'user_id,item_id,event,time,category,coupon_id,propensity,rating,review_length,seconds',
          'u,t1,view_item,2026-01-01T10:00:00Z,Tea,,,,,',
          'u,t1,rate,2026-01-05T10:00:00Z,Tea,,,4,80,',
          'u,t2,view_item,2026-01-09T10:00:00Z,Tea,,,,,',
          'u,t2,dwell,2026-01-09T10:01:00Z,,,,,,42',
          'u,,view_promotion,2026-01-09T10:02:00Z,,tea-10,0.25,,,',
          '',
        ].join('\n'),
      ),
      'rhythm',
    );
    if (!log.ok) throw new Error(log.error.message);
    expect(log.value.quality).toMatchObject({ kept: 5 });
    const shoppers: ShopperLog[] = [];
    for await (const shopper of readShoppers(db, 'rhythm', 'USD')) shoppers.push(shopper);
    const [decision] = replay(shoppers);
    const item = (itemId: string) => ({ itemId, quantity: 1, categories: ['Tea'] });
    const time = (day: number, minute = 0): number => Date.UTC(2026, 0, day, 10, minute);
    const events: readonly ShopperEvent[] = [
      { name: 'view_item', time: time(1), items: [item('t1')] },
      { name: 'rate', time: time(5), items: [item('t1')], rating: 4, reviewLength: 80 },
      { name: 'view_item', time: time(9), items: [item('t2')] },
      { name: 'dwell', time: time(9, 1), seconds: 42, itemId: 't2' },
    ];
    const device = events.reduce((profile, event) => updateProfile(profile, event, settings), emptyProfile(time(1)));
    const of = (profile: ShopperProfile) => {
      const resolve = sourcesOf({ profile, facts: {}, now: time(9, 2), halfLifeMs: settings.halfLifeMs })(undefined);
      return ['profile.visitsPerWeek', 'profile.meanRating', 'session.dwell'].map(resolve);
    };
    expect(of(decision!.profile)).toEqual(of(device));
    expect(of(device)).toEqual([expect.closeTo(2.63, 1), expect.closeTo(4, 9), 42]);
  });

  it('knows the categories looked at most often, where there are too many', () => {
    const step = (category?: string) => ({ itemId: 'i', ...(category ? { category } : {}), weight: 1, time: 0 });
    const sequence = ['Alarms', 'Tea', 'Tea', 'Plants', 'Bells', 'Tea', 'Plants', undefined].map(step);
    const decisions = [{ profile: { ...emptyProfile(0), sequence } }];
    expect(frequentCategories(decisions, 3)).toEqual(['Alarms', 'Plants', 'Tea']);
    expect(frequentCategories(decisions, 500)).toEqual(['Alarms', 'Bells', 'Plants', 'Tea']);
  });

  it('does not let a claim of the next session count for this one', async () => {
    const later = session.map((row) => (/claim|purchase/.test(row) ? row.replace('2026-01-01', '2026-01-02') : row));
    const decisions = replay(await shoppersOf(later));
    expect(decisions.map(({ claimed, purchased, left, discount }) => [claimed, purchased, left, discount])).toEqual([[0, 0, 0, 0]]);
  });

  it('takes a session that reached the trigger without a showing as "no coupon", unless the log states such decisions itself', async () => {
    const silent = session.filter((row) => !/promotion/.test(row));
    expect(replay(await shoppersOf(silent))).toMatchObject([{ couponId: 'none', purchased: 1, left: 1_250, discount: 0 }]);
    const stated = ['v,,view_promotion,2026-01-03T10:00:00Z,,,,,none,0.2'];
    expect(replay(await shoppersOf([...silent, ...stated]))).toMatchObject([{ couponId: 'none', propensity: 0.2, purchased: 0, left: 0 }]);
  });

  it('does not credit a showing with what was bought before it', async () => {
    const before = 'u,t1,purchase,2026-01-01T09:59:00Z,5,10,Tea,,,';
    const [plain, bought] = [replay(await shoppersOf(session)), replay(await shoppersOf([before, ...session]))];
    expect(plain[0]?.left).toBeGreaterThan(0);
    expect(bought.map(({ left, discount }) => [left, discount])).toEqual(plain.map(({ left, discount }) => [left, discount]));
  });

  it('keeps a visit that lost money as a loss, as what is learnt from is not clipped', async () => {
    const deep = new Map([['tea-10', { ...campaign.coupons[0]!, discount: { kind: 'fixed' as const, amount: 1_800 } }]]);
    const [log] = await shoppersOf(session);
    // Goods 25.00 at half margin, less 18.00 of the tea.
    expect(replayShopper(log!, 0, deep, settings, false)).toMatchObject([{ redeemed: 1, left: -550, discount: 1_800 }]);
  });
});

describe('readDecisions', () => {
  it('holds the visits of a single shopper, however many, each a decision to show nothing where the log shows no coupon', async () => {
    const visits = Array.from({ length: 130_000 }, (_, i) => `u,t1,view_item,${new Date(1e12 + i * 6e6).toISOString()},1,10,Tea,,,`);
    const log = await readEvents(db, writeIn(freshFolder(), 'log.csv', [HEADER, ...visits, ''].join('\n')), 'single');
    expect(log.ok).toBe(true);
    const atOnce = smallCampaign({ triggers: { quietMs: 1_000, minViews: 1, onAddToCart: true } });
    const { decisions, hasShowings } = await readDecisions(db, 'single', atOnce, 1);
    expect([decisions.length, hasShowings]).toEqual([130_000, false]);
    expect(decisions.every(({ couponId, left }) => couponId === 'none' && left === 0)).toBe(true);
  });
});

describe('fitPrior', () => {
  const features = {
    version: 1,
    id: 't',
    fields: [{ kind: 'numeric', name: 'coupon.isNone', source: 'coupon.isNone', transform: 'identity', mean: 0, std: 1, missing: 0 }],
  } as const;
  const policy = { draws: 64, floor: 0.01, rewardScale: 1, evidence: 500 };

  /** Arm 1 pays .6 to eager shoppers and .2 to others, but was mostly shown to the eager; logged propensities tell. */
  const logged = (weighted: boolean): readonly RewardSample[] => {
    const rng = seededRng(21);
    return Array.from({ length: 20_000 }, (): RewardSample => {
      const eager = uniform(rng) < 0.5;
      const p = eager ? 0.9 : 0.1;
      const arm = uniform(rng) < p ? 1 : 0;
      const reward = uniform(rng) < (arm ? (eager ? 0.6 : 0.2) : 0.3) ? 1 : 0;
      return { phi: Float64Array.from(arm ? [0, 1] : [1, 0]), reward, weight: weighted ? 1 / (arm ? p : 1 - p) : 1 };
    });
  };

  it('recovers the value of an arm over all shoppers with propensities, and is biased without them', () => {
    const [ips, naive] = [
      fitPrior({ ...features, fields: [...features.fields] }, 2, logged(true), policy),
      fitPrior({ ...features, fields: [...features.fields] }, 2, logged(false), policy),
    ];
    expect(ips.mean[1]).toBeCloseTo(0.4, 1);
    expect(Math.abs(ips.mean[1]! - 0.4)).toBeLessThan(0.03);
    expect(Math.abs(naive.mean[1]! - 0.4)).toBeGreaterThan(0.1);
  });

  it('weighs as much as its evidence and no more: the posterior of one arm is as wide as that many observations', () => {
    const samples = Array.from({ length: 10_000 }, (_, i) => ({ phi: Float64Array.from([1]), reward: i % 2, weight: 1 }));
    const prior = fitPrior({ ...features, fields: [...features.fields] }, 1, samples, policy);
    const variance = solvePacked(Float64Array.from(prior.precisionFactor), Float64Array.from([1]))[0]!;
    expect(prior.noise).toBeCloseTo(0.5, 2);
    expect(variance).toBeCloseTo(1 / (500 / 0.25 + 4), 5);
  });
});
