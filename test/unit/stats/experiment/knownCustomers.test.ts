import { describe, expect, it } from 'vitest';
import { lateKnowledge } from '../../../../bench/verdicts/lateKnowledge';
import { drawLiftedShop, liftedDraw } from '../../../../bench/verdicts/weeksToVerdict';
import { type CustomerDraw, customerDraw } from '../../../../src/engine/assignment/customerDraw';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import type { OrderRecord } from '../../../../src/protocol/order';
import { DAY } from '../../../../src/protocol/values/clock';
import type { differenceEstimate } from '../../../../src/stats/comparison/compareArms';
import { knownBalance, knownCustomers, pastCustomers } from '../../../../src/stats/comparison/knownCustomers';
import { analyseExperiment } from '../../../../src/stats/experiment/analyseExperiment';
import { clopperPearson } from '../../../helpers/statistics';

// A bench has 1,000: `npm run bench -- verdicts`.
const RUNS = 80;
const shop = { known: 0.5, lift: 0.2, weeks: 6 };
const shares = { none: 0.5, rule: 0, couplet: 0.5 };
/** 500 orders a week of 17.60 after refunds. */
const TRUTH = 500 * shop.weeks * shop.lift * 2_000 * 0.88;

const analysed = (orders: readonly OrderRecord[], draw?: CustomerDraw) => {
  const result = analyseExperiment(orders, { experiment: 'e', shares, smallestLift: 1, draw });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

describe('customers known before', () => {
  it('are those with an order before, by how they ordered', () => {
    const order = (customerId: string | undefined, at: number): OrderRecord => ({
      orderId: `${customerId}${at}`,
      at,
      attribution: null,
      ...(customerId ? { customerId, bucket: 0 } : {}),
      subtotal: 1_000,
      discount: 0,
      margin: 500,
    });
    const many = Array.from({ length: 60 }, (_, i) => order(`c${i}`, -(i + 1) * DAY));
    const known = knownCustomers(pastCustomers([...many, order('c0', -200 * DAY), order(undefined, -DAY)]), 0, liftedDraw);
    expect(known).toHaveLength(60);
    expect(known.find(({ customerId }) => customerId === 'c0')).toMatchObject({ variant: 'couplet', pastOrders: 2 });
    // 30 within thirty days have a cell; 29 others, too few, share that of their frequency, and so does the one who ordered twice.
    expect(new Set(known.map(({ cell }) => cell)).size).toBe(3);
  });

  it('make intervals narrower that hold the truth as often, unlike those of what is known only afterwards', () => {
    const held = { plain: 0, known: 0, twin: 0 };
    let [width, explained] = [0, 0];
    for (let seed = 1; seed <= RUNS; seed++) {
      const orders = drawLiftedShop(shop, seededRng(seed));
      const [plain, known, broken] = [analysed(orders), analysed(orders, liftedDraw), lateKnowledge(orders)];
      const holds = ({ fixed: { lower, upper } }: ReturnType<typeof differenceEstimate>): boolean => lower! <= TRUTH && TRUTH <= upper!;
      const of = ({ comparisons: [own] }: typeof plain) => own!.incremental;
      held.plain += Number(holds(of(plain)));
      held.known += Number(holds(of(known)));
      held.twin += Number(holds(broken.estimate));
      width += (of(known).fixed.upper! - of(known).fixed.lower!) / (of(plain).fixed.upper! - of(plain).fixed.lower!) / RUNS;
      explained += known.known!.explained / RUNS;
    }
    console.log(
      `${RUNS} experiments, half the orders by customers known before: truth held plain ${held.plain}, known ${held.known}, broken twin ${held.twin}; ` +
        `width × ${width.toFixed(3)}, variance explained ${(100 * explained).toFixed(1)}%`,
    );
    for (const kept of [held.plain, held.known]) {
      const { lower, upper } = clopperPearson(kept, RUNS, 0.005);
      expect(lower).toBeLessThan(0.95);
      expect(upper).toBeGreaterThan(0.95);
    }
    expect(width).toBeLessThan(0.93);
    expect(clopperPearson(held.twin, RUNS, 0.005).upper).toBeLessThan(0.95);
  });

  it('are said to be unbalanced where they are known only afterwards, and not where they are known before', () => {
    const named = { known: 0, twin: 0 };
    for (let seed = 1; seed <= 20; seed++) {
      const orders = drawLiftedShop({ ...shop, lift: 0.6 }, seededRng(seed));
      named.known += Number(analysed(orders, liftedDraw).known!.mismatch);
      named.twin += Number(lateKnowledge(orders).balance.mismatch);
    }
    expect(named.known).toBe(0);
    expect(named.twin).toBeGreaterThan(17);
  });

  it('are not said to be unbalanced in a large shop whose buckets hold many, unlike by the planned shares', () => {
    const SALTS = 20;
    const rng = seededRng(5);
    const buckets = Array.from({ length: 300_000 }, () => Math.floor(uniform(rng) * 65_536));
    const planned = { none: 0.2, rule: 0.3, couplet: 0.5 };
    const named = { real: 0, planned: 0 };
    for (let salt = 0; salt < SALTS; salt++) {
      const draw = customerDraw({ id: 'e', salt: String(salt), shares: planned });
      const known = buckets.map((bucket) => ({ variant: draw.variantOf(bucket)!, pastOrders: 1, cell: 0 }));
      named.real += Number(knownBalance(known, draw.shares).mismatch);
      named.planned += Number(knownBalance(known, planned).mismatch);
    }
    console.log(
      `300,000 known customers, ${SALTS} draws, said to be unbalanced: by real shares ${named.real}, by planned ones ${named.planned}`,
    );
    expect(named.real).toBe(0);
    expect(named.planned).toBeGreaterThan(1);
  });

  it('are said to be unbalanced by chance in at most one experiment of a thousand', () => {
    const RUNS = 4_000;
    const rng = seededRng(17);
    const three = { none: 0.2, rule: 0.3, couplet: 0.5 };
    const pastOrders = Array.from({ length: 600 }, () => 1 + Math.floor(2 * Math.exp(normal(rng))));
    const wrongly = [shares, three].map((drawn) => {
      let named = 0;
      for (let run = 0; run < RUNS; run++) {
        const known = pastOrders.map((orders) => {
          const draw = uniform(rng);
          const variant = draw < drawn.none ? ('none' as const) : draw < drawn.none + drawn.rule ? ('rule' as const) : ('couplet' as const);
          return { variant, pastOrders: orders };
        });
        named += Number(knownBalance(known, drawn).mismatch);
      }
      return named;
    });
    console.log(`known customers said to be unbalanced by chance, ${RUNS} draws: two groups ${wrongly[0]}, three ${wrongly[1]}`);
    for (const named of wrongly) expect(clopperPearson(named, RUNS, 0.01).lower).toBeLessThanOrEqual(0.001);
  });

  it('give no verdict where they are not split as planned', () => {
    const orders = drawLiftedShop({ ...shop, lift: 0.5 }, seededRng(1));
    const skewed = analysed(orders, {
      ...liftedDraw,
      variantOf: (bucket) => (bucket !== undefined && bucket % 10 > 6 ? 'couplet' : liftedDraw.variantOf(bucket)),
    });
    expect(skewed.comparisons[0]!.verdict).toMatchObject({ code: 'unknown', reason: 'customers_unbalanced' });
    expect(analysed(orders, liftedDraw).comparisons[0]!.verdict.code).toBe('gain');
  });

  it('do no harm where carts do not carry what ids draw', () => {
    const orders = drawLiftedShop(shop, seededRng(1));
    const strange = analysed(orders, {
      ...liftedDraw,
      variantOf: (bucket) => (bucket === undefined ? undefined : Math.floor(bucket / 2) % 2 === 0 ? 'couplet' : 'none'),
    });
    expect(strange.known!.explained).toBeGreaterThan(-0.01);
  });
});
