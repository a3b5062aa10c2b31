import { afterAll, beforeAll, expect, test } from 'vitest';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { fitEase } from '../../../../src/trainer/cf/ease';
import { evaluateItems } from '../../../../src/trainer/cf/evaluateItems';
import { gram, ofUsers, readInteractions } from '../../../../src/trainer/cf/interactions';
import { itemFamilies } from '../../../../src/trainer/cf/itemFamilies';
import { groupNames, groupWalk, itemGroups, withGroups } from '../../../../src/trainer/cf/itemGraph';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { rankingGains } from '../../../../src/trainer/metrics/rankingMetrics';
import { type Link, matrixOf } from './links';

test('an item belongs to its categories, its brand and the words of its name', () => {
  expect(groupNames(['Home', 'Tea'], 'Acme', 'Blue tea-pot, blue 2L 茶壶套装')).toEqual([
    'category Home',
    'category Home>Tea',
    'brand Acme',
    'BLUE',
    'TEA',
    'POT',
    '茶壶套装',
  ]);
  expect(groupNames([], undefined, undefined)).toEqual([]);
});

test('groups link two items or more, and no group is most of the shop', () => {
  const items = Array.from({ length: 24 }, (_, i) => `i${i}`);
  const groups = itemGroups(items, (id) => ['shop', id, ...(id === 'i3' || id === 'i7' ? ['pair'] : [])]);
  expect(groups).toEqual([Int32Array.of(3, 7)]);
});

test('a walk goes to one of an item’s groups, and on to another item of it', () => {
  const walk = groupWalk(4, [Int32Array.of(0, 1, 2), Int32Array.of(0, 1)]);
  // From 0: half by the large group, whose two others share it, and half by the small one.
  expect([...walk]).toEqual([0, 0.75, 0.25, 0, 0.75, 0, 0.25, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0]);
});

const [TASTES, EACH] = [30, 8];
const tasteOf = (item: number): number => Math.floor(item / EACH);

/** Shoppers who choose two items of their taste, so that few pairs of a taste were chosen together. */
const chosen = (seed: number, users: number): readonly Link[] => {
  const rng = seededRng(seed);
  return Array.from({ length: users }, (_, u) => {
    const taste = integer(rng, TASTES);
    return Array.from({ length: 2 }, (): Link => [`u${u}`, `i${taste * EACH + Math.floor(uniform(rng) ** 2 * EACH)}`]);
  }).flat();
};

/** Gain in NDCG@20 over EASE, where shoppers look for one more item of their taste. */
const gainWith = async (groupOf: (item: number) => number) => {
  const data = matrixOf(chosen(11, 150));
  const codes = data.items.map((id) => Number(id.slice(1)));
  const groups = itemGroups(data.items, (id) => [String(groupOf(Number(id.slice(1))))]);
  const rng = seededRng(12);
  const wanted = data.histories.map((history) => {
    const own = codes.flatMap((code, at) => (tasteOf(code) === tasteOf(codes[history[0]!]!) && !history.includes(at) ? [at] : []));
    return Int32Array.from(own.length > 0 ? [own[integer(rng, own.length)]!] : []);
  });
  const ease = await fitEase(data, gram(data), 300);
  const [own, base] = evaluateItems([withGroups(ease, groups, 0.3), ease], data, wanted);
  return rankingGains(own!, base!).ndcgAt20Gain;
};

test('finds items that few chose by their group, and not by groups that mean nothing', async () => {
  const told = await gainWith(tasteOf);
  expect(told.value).toBeGreaterThan(3 * told.se);
  const untold = await gainWith((item) => (item * 7) % TASTES);
  expect(untold.value).toBeLessThan(2 * untold.se);
});

test('has no candidate for a log that knows nothing of its items', async () => {
  const data = matrixOf(chosen(1, 40));
  const family = itemFamilies.find(({ name }) => name === 'graph-ease λ=300')!;
  expect(await family.fit(data, gram(data), 1)).toEqual([]);
  const groups = itemGroups(data.items, (id) => [String(tasteOf(Number(id.slice(1))))]);
  expect((await family.fit({ ...data, groups }, gram(data), 1)).map(({ name }) => name)).toEqual(
    [0.3, 1].map((share) => `graph-ease λ=300 c=${share}`),
  );
});

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

test('reads the groups of the items that are left, also for some of the users', async () => {
  await db.createTable(
    'links',
    `SELECT 'u' || (n % 20) AS user_id, 'i' || (n % 30) AS item_id, 'purchase' AS event, NULL::BIGINT AS time, NULL::DOUBLE AS rating, n AS _line FROM range(600) t(n)`,
  );
  const groupsOf = (id: string): readonly string[] => (id === 'i1' || id === 'i5' || id === 'gone' ? ['pair'] : [id]);
  const { data } = await readInteractions(db, { table: 'links', what: 'purchases', hasTime: false, groupsOf }, 1, 'links_cf');
  const named = (group: Int32Array) => Array.from(group, (i) => data.items[i]);
  expect(data.groups?.map(named)).toEqual([['i1', 'i5']]);
  const some = ofUsers(data, (user) => user !== 'u1', 1);
  expect(some.groups?.map((group) => Array.from(group, (i) => some.items[i]))).toEqual([['i1', 'i5']]);
});
