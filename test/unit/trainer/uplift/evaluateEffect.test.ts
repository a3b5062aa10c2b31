import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { normal, seededRng, uniform } from '../../../../src/maths/random';
import { evaluateEffect } from '../../../../src/trainer/evaluate/evaluateEffect';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { silent } from '../../../../src/trainer/run/progress';
import { readUplift } from '../../../../src/trainer/uplift/upliftLog';
import { sharedData, sharedMissing } from '../../../helpers/node/trainingLogs';
import { freshFolder, writeIn } from '../fixtures';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterEach(() => db.run('DROP TABLE IF EXISTS effect_train'));
afterAll(() => db.close());

const folder = freshFolder();
const roles = { segment: 'segment', treatment: 'coupon', control: 'none', outcome: 'visit', ignore: [] };
const logistic = (z: number): number => 1 / (1 + Math.exp(-z));
const EFFECT = 0.08;

/** Loyal customers were given coupons, by `pull`, and buy more anyway. */
const observed = (name: string, rows: number, seed: number, pull: number): string => {
  const rng = seededRng(seed);
  const lines = Array.from({ length: rows }, () => {
    const [orders, recency] = [normal(rng), normal(rng)];
    const shop = ['north', 'south', 'west'][Math.floor(3 * uniform(rng))]!;
    const treated = uniform(rng) < logistic(pull * orders - 0.3 * pull * recency);
    const base = 0.1 + 0.35 * logistic(1.2 * orders + (shop === 'north' ? 0.5 : 0));
    return [
      orders.toFixed(4),
      recency.toFixed(4),
      shop,
      treated ? 'coupon' : 'none',
      uniform(rng) < base + (treated ? EFFECT : 0) ? 1 : 0,
    ].join(',');
  });
  return writeIn(folder, name, `orders,recency,shop,segment,visit\n${lines.join('\n')}\n`);
};

const evaluate = async (path: string, change: object = {}) => {
  const answer = await evaluateEffect(db, path, { ...roles, ...change }, 1, silent);
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  const [robust, plain] = answer.value.evaluation.rows;
  const [value, se] = [robust!.metrics.effect!, robust!.se.effect!];
  return {
    value,
    lower: value - 1.96 * se,
    upper: value + 1.96 * se,
    plain: plain!.metrics.effect!,
    row: robust!,
    notes: answer.value.notes!,
  };
};

describe('the effect of coupons that were handed out by judgement', () => {
  it('is found where a difference of means is three times too large, and not where the cause is hidden', async () => {
    const path = observed('loyal.csv', 12_000, 1, 1);
    const { value, lower, upper, plain, notes } = await evaluate(path);
    expect([lower < EFFECT, upper > EFFECT]).toEqual([true, true]);
    expect(upper - lower).toBeLessThan(0.05);
    expect(plain).toBeGreaterThan(EFFECT + 0.04);
    expect(Math.abs(value - EFFECT)).toBeLessThan(0.3 * (plain - EFFECT));
    expect(notes.join('\n')).toMatch(/overlap: .*%[\s\S]*balance: [\s\S]*E-value \d\.\d\d/);
    await db.run('DROP TABLE IF EXISTS effect_train');
    const blind = await evaluate(path, { ignore: ['orders'] });
    expect(blind.lower).toBeGreaterThan(EFFECT);
  });

  it('is worth its value less the cost', async () => {
    const { row, value } = await evaluate(observed('worth.csv', 3_000, 2, 0.5), { worth: { value: 40, cost: 2 } });
    expect(row.metrics.perPerson).toBeCloseTo(40 * value - 2, 9);
  });

  it('is refused where the columns decide who was treated', async () => {
    const answer = await evaluateEffect(db, observed('apart.csv', 3_000, 3, 6), roles, 1, silent);
    expect(answer).toMatchObject({ ok: false, error: { code: 'no_overlap', message: expect.stringMatching(/\d+\.\d% of the rows/) } });
  });

  it('is refused where a model of who was treated leaves the groups apart', async () => {
    // A jump that no logistic curve follows, and coupons at both ends, whose mean is that of the middle.
    const shapes: readonly ((basket: number) => number)[] = [(x) => (x > 1 ? 0.85 : 0.2), (x) => (Math.abs(x) > 1 ? 0.8 : 0.2)];
    for (const [i, chance] of shapes.entries()) {
      const rng = seededRng(4);
      const lines = Array.from({ length: 6_000 }, () => {
        const basket = normal(rng);
        return `${basket.toFixed(4)},${uniform(rng) < chance(basket) ? 'coupon' : 'none'},${uniform(rng) < 0.3 ? 1 : 0}`;
      });
      const path = writeIn(folder, `shape${i}.csv`, `basket,segment,visit\n${lines.join('\n')}\n`);
      expect(await evaluateEffect(db, path, roles, 1, silent)).toMatchObject({ ok: false, error: { code: 'not_balanced' } });
      await db.run('DROP TABLE IF EXISTS effect_train');
    }
  });

  it('needs rows of both groups, and columns', async () => {
    const few = writeIn(folder, 'few.csv', 'orders,segment,visit\n1,coupon,1\n2,none,0\n');
    expect(await evaluateEffect(db, few, roles, 1, silent)).toMatchObject({ ok: false, error: { code: 'too_few_rows' } });
    await db.run('DROP TABLE IF EXISTS effect_train');
    const bare = observed('bare.csv', 400, 5, 0.5);
    expect(await evaluateEffect(db, bare, { ...roles, ignore: ['orders', 'recency', 'shop'] }, 1, silent)).toMatchObject({
      ok: false,
      error: { code: 'no_features' },
    });
  });
});

const hillstrom = ['measure-only', 'hillstrom', 'dev.csv'];
describe.skipIf(sharedMissing(...hillstrom))('an experiment whose lot was undone (needs the shared data)', () => {
  it('gives the effect that its lot had told, from rows kept by what the customers bought before', async () => {
    const real = { ...roles, treatment: 'Womens E-Mail', control: 'No E-Mail' };
    const log = await readUplift(db, sharedData(...hillstrom), 'hillstrom', real);
    if (!log.ok) throw new Error(log.error.message);
    const { columns, rows, arm, outcome } = log.value;
    const mean = (group: number): number => {
      const own = Array.from(outcome).filter((_, row) => arm[row] === group);
      return own.reduce((sum, y) => sum + y, 0) / own.length;
    };
    const truth = mean(1) - mean(0);
    const [womens, history, recency] = ['womens', 'history', 'recency'].map((name) => columns.indexOf(name)) as [number, number, number];
    const rng = seededRng(7);
    // Buyers of women's clothes, and those who bought much and lately, are kept where they had the e-mail, the others where they had none.
    const kept = Array.from(rows.keys()).filter((row) => {
      if (arm[row]! < 0) return false;
      const cells = rows[row]!;
      const pull = logistic(
        1.2 * (Number(cells[womens]) - 0.55) + 0.4 * (Math.log1p(Number(cells[history])) - 5) - 0.12 * (Number(cells[recency]) - 5.8),
      );
      return uniform(rng) < (arm[row] === 1 ? pull : 1 - pull);
    });
    const text = kept.map((row) => [...rows[row]!.map((cell) => cell ?? ''), arm[row] === 1 ? 'mail' : 'none', outcome[row]].join(','));
    const path = writeIn(folder, 'undone.csv', `${columns.join(',')},segment,visit\n${text.join('\n')}\n`);
    const { lower, upper, plain } = await evaluate(path, { treatment: 'mail' });
    expect([lower < truth, upper > truth]).toEqual([true, true]);
    expect(plain).toBeGreaterThan(upper);
  });
});
