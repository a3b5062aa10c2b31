import { expect, test } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { fitEase } from '../../../../src/trainer/cf/ease';
import { gram, type Interactions } from '../../../../src/trainer/cf/interactions';
import { fitPicks, pickTable } from '../../../../src/trainer/cf/pickTable';

const [SHOPPERS, ITEMS, VIEWS] = [600, 400, 25];
const rng = seededRng(7);
/** Few items are viewed by most shoppers, and most by few. */
const shoppers = Array.from({ length: SHOPPERS }, (_, n) => ({
  isMember: n % 2 === 0,
  items: [...new Set(Array.from({ length: VIEWS }, () => Math.floor(ITEMS * uniform(rng) ** 2)))].sort((a, b) => a - b),
}));
const data: Interactions = {
  users: shoppers.flatMap(({ isMember }, n) => (isMember ? [`s${n}`] : [])),
  items: Array.from({ length: ITEMS }, (_, i) => `i${i}`),
  histories: shoppers.flatMap(({ isMember, items }) => (isMember ? [Int32Array.from(items)] : [])),
};
const coupons = [{ scope: {} }];
const facts = { titleOf: (id: string) => id, categoriesOf: () => [], mayTell: () => true };

/** AUC of telling members by the share of the pairs they viewed that a table links, ties half. */
const attack = (table: Awaited<ReturnType<typeof fitPicks>>): number => {
  const { goods, links } = table!;
  const linked = new Set(
    Object.entries(links).flatMap(([item, row]) => row.flatMap((place, k) => (k % 2 === 0 ? [`${item} ${goods[place]!.id}`] : []))),
  );
  const scored = shoppers.map(({ isMember, items }) => {
    const pairs = items.flatMap((i) => items.flatMap((j) => (i === j ? [] : [`i${i} i${j}`])));
    return { isMember, score: pairs.filter((pair) => linked.has(pair)).length / pairs.length };
  });
  const [members, others] = [true, false].map((is) => scored.filter(({ isMember }) => isMember === is));
  let wins = 0;
  for (const { score } of members!) for (const other of others!) wins += score > other.score ? 1 : score === other.score ? 0.5 : 0;
  return wins / (members!.length * others!.length);
};

test('links of goods do not tell who was in the log, and would if a pair of few shoppers counted', async () => {
  const shared = gram(data);
  const model = await fitEase(data, shared, 300);
  const anyPair = pickTable({ model, shared: shared.map((both) => both * 1_000), shoppers: data.users.length }, coupons, facts);
  const found = [attack(await fitPicks(data, coupons, facts)), attack(anyPair)];
  console.log(`membership by links of goods: AUC ${found.map((auc) => auc.toFixed(3)).join(', without the threshold ')}`);
  expect(found[0]).toBeLessThan(0.55);
  expect(found[1]).toBeGreaterThan(0.6);
});
