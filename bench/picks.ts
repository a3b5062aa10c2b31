import { gzipSync } from 'node:zlib';
import type { Interactions } from '../src/trainer/cf/interactions';
import { buyersOf } from '../src/trainer/cf/interactions';
import { fitPicks } from '../src/trainer/cf/pickTable';
import { MIN_BUYERS } from '../src/trainer/cf/trainItems';
import { sharedData, sharedMissing } from '../test/helpers/node/trainingLogs';
import { type BenchRow, rounded, skippedRow } from './benchResult';
import { judgePicks, pairedGain, STAGES } from './picks/judgePicks';
import { clothesShop, giftShop, type Visit, type VisitLog } from './picks/pickVisits';
import { nextPurchases, predictedRatings } from './picks/ratingRows';

/** The matrix that the trainer reads from these visits. */
const matrixOf = (visits: readonly Visit[]): Interactions => {
  const byShopper = new Map<string, Set<string>>();
  for (const { shopper, items } of visits) byShopper.set(shopper, new Set([...(byShopper.get(shopper) ?? []), ...items]));
  const buyers = new Map<string, number>();
  for (const items of byShopper.values()) for (const item of items) buyers.set(item, (buyers.get(item) ?? 0) + 1);
  const items = [...buyers].flatMap(([item, n]) => (n >= MIN_BUYERS ? [item] : [])).sort();
  const placeOf = new Map(items.map((item, place) => [item, place]));
  const rows = [...byShopper].flatMap(([user, own]) => {
    const history = [...own].flatMap((item) => placeOf.get(item) ?? []).sort((a, b) => a - b);
    return history.length > 0 ? [{ user, history: Int32Array.from(history) }] : [];
  });
  return { users: rows.map(({ user }) => user), items, histories: rows.map(({ history }) => history) };
};

/** Goods of each coupon in the shop's order of popularity. */
const popularIn = (data: Interactions, couponsOf: VisitLog['couponsOf']): ReadonlyMap<string, readonly string[]> => {
  const buyers = buyersOf(data);
  const goods = new Map<string, string[]>();
  for (const place of Array.from(data.items.keys()).sort((a, b) => buyers[b]! - buyers[a]! || a - b))
    for (const coupon of couponsOf(data.items[place]!)) goods.set(coupon, [...(goods.get(coupon) ?? []), data.items[place]!]);
  return goods;
};

/**
 * Recall@10 within the goods of a coupon, by number of items of the visit so far: the table that ships, against the shop's own order. It is
 * learnt from all months before `from`, counted as year · 12 + month.
 */
const picksRows = async (shop: string, log: VisitLog, from: number): Promise<readonly BenchRow[]> => {
  const earlier = log.visits.filter(({ month }) => month < from);
  const judged = log.visits.filter(({ month }) => month >= from);
  const data = matrixOf(earlier);
  const popular = popularIn(data, log.couponsOf);
  const coupons = [...popular.keys()].map((coupon) => ({ scope: { categories: [coupon] } }));
  const table = await fitPicks(data, coupons, { titleOf: (id) => id, categoriesOf: log.couponsOf, mayTell: () => true });
  if (!table) throw new Error(`${shop}: no table`);
  const found = judgePicks(log, earlier, judged, table, popular);
  return [
    ...found.map((visits, stage): BenchRow => {
      const mean = (of: 'table' | 'popularity'): number => visits.reduce((sum, visit) => sum + visit[of], 0) / visits.length;
      const { value, se } = pairedGain(visits);
      const [own, base] = [mean('table'), mean('popularity')];
      const name = STAGES[stage]!;
      return {
        what: name === 'any' ? `Recall@10 of picks, ${shop}` : `after ${name} ${name === '1' ? 'item' : 'items'}, ${shop}`,
        value: rounded(own),
        unit: '',
        floor: rounded(base),
        ratio: rounded(own / base),
        ok: name === '3+' ? value > 2 * se : name === 'any' ? value >= 0 : true,
        note: `difference ${rounded(value, 2)} ± ${rounded(se, 2)} over ${visits.length.toLocaleString('en')} visits`,
      };
    }),
    { what: `table of picks, ${shop}`, value: rounded(gzipSync(JSON.stringify(table)).length / 1000), unit: 'kB gzip', ok: true },
  ];
};

const month = (year: number, number: number): number => year * 12 + number;

/** Goods that this shopper may like, of those a coupon is for, and collaborative filtering with the classic formula. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  const rows: BenchRow[] = [];
  const [gifts, clothes] = [
    ['online-retail', 'dev.csv'],
    ['measure-only', 'eshop', 'dev.csv'],
  ] as const;
  if (sharedMissing(...gifts)) rows.push(skippedRow('Recall@10 of picks, gifts', '', 'the online-retail data is not here'));
  else
    rows.push(
      ...(await picksRows('gifts', await giftShop(sharedData(...gifts), sharedData('online-retail', 'items.csv')), month(2011, 8))),
      ...(await nextPurchases(sharedData(...gifts), Date.UTC(2011, 7, 1))),
    );
  if (sharedMissing(...clothes)) rows.push(skippedRow('Recall@10 of picks, clothes', '', 'the e-shop data is not here'));
  else rows.push(...(await picksRows('clothes', await clothesShop(sharedData(...clothes)), month(2008, 7))));
  rows.push(...(await predictedRatings()));
  return rows;
};
