import { type PickTable, rankGoods } from '../../src/engine/scoring/picks';
import { recallAtK } from '../../src/trainer/cf/evaluateItems';
import type { Visit, VisitLog } from './pickVisits';

const K = 10;
/** Most items of a visit after which goods are ranked, so that a wholesaler's order is not most of the figures. */
const MOST = 12;
/** Items of earlier visits that a device also knows. */
const KNOWN = 50;

/** By number of items of the visit so far: 0, 1, 2, 3 or more, and all of them. */
export const STAGES = ['0', '1', '2', '3+', 'any'] as const;

/** A visit's mean Recall@10 within its coupons, with the table and in the shop's order of popularity. */
interface Judged {
  readonly shopper: string;
  readonly table: number;
  readonly popularity: number;
}

/** Goods of each coupon, most popular first. */
type Popular = ReadonlyMap<string, readonly string[]>;

/** By stage: sums of both recalls and how often they were measured. */
type Sums = readonly [table: number, popularity: number, count: number];

const judgeVisit = (visit: Visit, before: readonly string[], table: PickTable, popular: Popular, { couponsOf }: VisitLog) => {
  const sums: Sums[] = STAGES.map(() => [0, 0, 0]);
  const known = new Set([...popular.values()].flat());
  for (let so = 0; so < Math.min(visit.items.length, MOST + 1); so++) {
    const viewed = [...new Set([...visit.items.slice(0, so).reverse(), ...before])].slice(0, KNOWN);
    const masked = new Set([...visit.items.slice(0, so), ...before]);
    const later = visit.items.slice(so).filter((item) => known.has(item) && !masked.has(item));
    for (const coupon of new Set(later.flatMap(couponsOf))) {
      const wanted = new Set(later.filter((item) => couponsOf(item).includes(coupon)));
      const ranked = rankGoods(table, viewed, { categories: [coupon] }).map(({ id }) => id);
      const own = recallAtK(
        ranked.filter((id) => !masked.has(id)),
        wanted,
        K,
      );
      const base = recallAtK(
        (popular.get(coupon) ?? []).filter((id) => !masked.has(id)),
        wanted,
        K,
      );
      for (const stage of [Math.min(so, 3), STAGES.length - 1]) {
        const [a, b, n] = sums[stage]!;
        sums[stage] = [a + own, b + base, n + 1];
      }
    }
  }
  return sums;
};

/** Every visit, by stage. Items of a shopper's earlier visits are known and not to be found again. */
export const judgePicks = (
  log: VisitLog,
  earlier: readonly Visit[],
  judged: readonly Visit[],
  table: PickTable,
  popular: Popular,
): readonly (readonly Judged[])[] => {
  const past = new Map<string, string[]>();
  const remember = ({ shopper, items }: Visit): void => {
    past.set(shopper, [...items.toReversed(), ...(past.get(shopper) ?? [])]);
  };
  for (const visit of earlier) remember(visit);
  const found: Judged[][] = STAGES.map(() => []);
  for (const visit of judged) {
    for (const [stage, [own, base, n]] of judgeVisit(visit, past.get(visit.shopper) ?? [], table, popular, log).entries())
      if (n > 0) found[stage]!.push({ shopper: visit.shopper, table: own / n, popularity: base / n });
    remember(visit);
  }
  return found;
};

/** Mean difference of the two, with its standard error over shoppers, whose visits are alike. */
export const pairedGain = (judged: readonly Judged[]): { readonly value: number; readonly se: number } => {
  const value = judged.reduce((sum, { table, popularity }) => sum + table - popularity, 0) / judged.length;
  const byShopper = new Map<string, number>();
  for (const { shopper, table, popularity } of judged) byShopper.set(shopper, (byShopper.get(shopper) ?? 0) + table - popularity - value);
  const squares = [...byShopper.values()].reduce((sum, rest) => sum + rest * rest, 0);
  return { value, se: Math.sqrt(squares) / judged.length };
};
