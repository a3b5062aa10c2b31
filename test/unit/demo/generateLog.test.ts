import { beforeAll, describe, expect, it } from 'vitest';
import { demoCampaign } from '../../../demo/campaign';
import { generateLog } from '../../../demo/demoBundle';
import { demoItems, eventsCsv, itemsCsv, type LogRow } from '../../../demo/log/logRow';
import type { Shopper } from '../../../demo/log/shopper';

const { coupons, rule, triggers } = demoCampaign();
const generate = (seed: number, shoppers = 1_200) =>
  generateLog({ items: demoItems, coupons, rule, triggers, shipping: 590, shoppers, seed });

let rows: LogRow[];
let shoppers: readonly Shopper[];
beforeAll(() => {
  ({ rows, shoppers } = generate(7));
});

const visitsOf = (log: readonly LogRow[]): readonly (readonly LogRow[])[] => {
  const visits = new Map<string, LogRow[][]>();
  for (const row of log) {
    const own = visits.get(row.userId) ?? [];
    visits.set(row.userId, own);
    if (row.event === 'page_view') own.push([]);
    own.at(-1)?.push(row);
  }
  return [...visits.values()].flat();
};

const decisionsOf = (log: readonly LogRow[]): LogRow[] => log.filter(({ event }) => event === 'view_promotion');

/**
 * Σ 1{arm drawn}/p over the decisions has mean N where the arm is always eligible and variance Σ(1/p − 1); the standardised gap of an arm.
 */
const gapOf = (decisions: readonly LogRow[], arm: string): number => {
  const drawn = decisions.filter(({ couponId }) => couponId === arm);
  const sum = drawn.reduce((total, { propensity = Number.NaN }) => total + 1 / propensity, 0);
  const variance = drawn.reduce((total, { propensity = Number.NaN }) => total + (1 / propensity) * (1 / propensity - 1), 0);
  return (sum - decisions.length) / Math.sqrt(variance);
};

describe('the generated behaviour log', () => {
  it('is a pure function of its options', () => {
    expect(eventsCsv(generate(7, 60).rows)).toBe(eventsCsv(generate(7, 60).rows));
    expect(eventsCsv(generate(8, 60).rows)).not.toBe(eventsCsv(generate(7, 60).rows));
  });

  it('shows the tastes that drive it: a shopper with a clear favourite views it most', () => {
    const categories = [...new Set(demoItems.map(({ category }) => category))];
    const viewed = new Map<string, number[]>();
    for (const { userId, event, item } of rows) {
      if (event !== 'view_item' || !item) continue;
      const counts = viewed.get(userId) ?? categories.map(() => 0);
      const i = categories.indexOf(item.category);
      counts[i] = (counts[i] ?? 0) + 1;
      viewed.set(userId, counts);
    }
    const top = (values: readonly number[]): number => values.indexOf(Math.max(...values));
    const busy = shoppers.filter(({ id, taste }) => Math.max(...taste) > 0.5 && (viewed.get(id) ?? []).reduce((a, b) => a + b, 0) >= 20);
    const recovered = busy.filter(({ id, taste }) => top(viewed.get(id) ?? []) === top(taste)).length;
    expect(busy.length).toBeGreaterThan(200);
    expect(recovered / busy.length).toBeGreaterThan(0.75);
    const others = busy.filter(({ id }, i) => top(viewed.get(id) ?? []) === top(busy[(i + 1) % busy.length]?.taste ?? [])).length;
    expect(others / busy.length).toBeLessThan(0.3);
  });

  it('logs propensities that match how often arms are drawn', () => {
    // "None" stands for election in every decision; a coupon in every first decision of a shopper unless its condition bars it.
    const first = new Map<string, LogRow>();
    for (const row of decisionsOf(rows)) if (!first.has(row.userId)) first.set(row.userId, row);
    const arms = ['none', ...coupons.map(({ id }) => id).filter((id) => id !== 'free-shipping')];
    for (const arm of arms) expect(Math.abs(gapOf([...first.values()], arm)), arm).toBeLessThan(4);
    const twin = [...first.values()].map((row) => ({ ...row, propensity: 1 / (coupons.length + 1) }));
    expect(Math.max(...arms.map((arm) => Math.abs(gapOf(twin, arm))))).toBeGreaterThan(4);
  });

  it('has claims that depend on taste', () => {
    const tasteFor = (row: LogRow): number => {
      const scope = coupons.find(({ id }) => id === row.couponId)?.scope.categories?.[0];
      const categories = [...new Set(demoItems.map(({ category }) => category))];
      return shoppers.find(({ id }) => id === row.userId)?.taste[categories.indexOf(scope ?? '')] ?? 0;
    };
    const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    const scoped = rows.filter(({ couponId }) => couponId !== undefined && couponId !== 'none' && couponId !== 'free-shipping');
    const claimed = scoped.filter(({ event }) => event === 'claim_promotion').map(tasteFor);
    const shown = scoped.filter(({ event }) => event === 'view_promotion').map(tasteFor);
    expect(claimed.length).toBeGreaterThan(100);
    // Most of what is shown fits what was looked at, and so taste, already.
    expect(mean(claimed)).toBeGreaterThan(1.5 * mean(shown));
  });

  it('tells by the order of views alone whom a coupon moves: who compares two kinds, not who has settled on one', () => {
    const many = visitsOf(generate(3, 6_000).rows);
    /** Share that bought, of visits whose first views followed each other so and that were shown a coupon for one of both kinds, or none. */
    const rate = (order: string, fits: boolean): number => {
      let [visits, bought] = [0, 0];
      for (const visit of many) {
        const at = visit.findIndex(({ event }) => event === 'view_promotion');
        if (at < 0) continue;
        const before = visit.slice(0, at);
        const kinds = before.flatMap(({ event, item }) => (event === 'view_item' && item ? [item.category] : []));
        const seen = [...new Set(kinds)];
        if (kinds.map((kind) => 'ABC'[seen.indexOf(kind)]).join('') !== order || before.some(({ event }) => event === 'add_to_cart'))
          continue;
        const { couponId } = visit[at]!;
        const [kind] = coupons.find(({ id }) => id === couponId)?.scope.categories ?? [];
        if (fits ? kind === undefined || !seen.includes(kind) : couponId !== 'none') continue;
        visits += 1;
        bought += Number(visit.some(({ event }) => event === 'purchase'));
      }
      expect(visits).toBeGreaterThan(400);
      return bought / visits;
    };
    expect(rate('ABABA', true)).toBeGreaterThan(3 * rate('ABABA', false));
    expect(rate('AABBB', true)).toBeLessThan(1.2 * rate('AABBB', false));
    expect(rate('AABBB', false)).toBeGreaterThan(3 * rate('ABABA', false));
  });

  it('never offers a coupon again to a shopper who claimed it, and free shipping only on carts that reach it', () => {
    const claimed = new Set<string>();
    const carts = new Map<string, Map<string, number>>();
    for (const { userId, event, item, quantity = 1, couponId } of rows) {
      if (event === 'page_view') carts.set(userId, new Map());
      const cart = carts.get(userId) ?? new Map<string, number>();
      if (item && event === 'add_to_cart') cart.set(item.id, (cart.get(item.id) ?? 0) + item.price * quantity);
      if (event === 'claim_promotion') claimed.add(`${userId} ${couponId}`);
      if (event !== 'view_promotion') continue;
      expect(claimed.has(`${userId} ${couponId}`)).toBe(false);
      if (couponId === 'free-shipping') expect([...cart.values()].reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(2_000);
    }
    expect(claimed.size).toBeGreaterThan(100);
  });

  it('is not too clean: repeated rows, missing brands and a bot', () => {
    const lines = eventsCsv(rows).trim().split('\n').slice(1);
    expect(lines.length - new Set(lines).size).toBeGreaterThan(50);
    expect(rows.filter(({ brandless }) => brandless).length).toBeGreaterThan(200);
    expect(rows.filter(({ userId }) => userId === 'bot')).toHaveLength(400);
  });

  it('keeps the rows of one purchase together at one time, after the carts that led to them', () => {
    const added = new Set<string>();
    for (const { userId, event, item } of rows) {
      if (event === 'add_to_cart') added.add(`${userId} ${item?.id}`);
      if (event === 'purchase') expect(added.has(`${userId} ${item?.id}`)).toBe(true);
    }
    const times = rows.map(({ time }) => time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('writes an items file with one line a product', () => {
    const lines = itemsCsv(demoItems).trim().split('\n');
    expect(lines).toHaveLength(41);
    expect(lines[1]).toBe('first-mist-green,First Mist Green,Tea,Ostrel,18.50');
  });
});
