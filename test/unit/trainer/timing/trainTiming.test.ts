import { gzipSync } from 'node:zlib';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { demoCampaign } from '../../../../demo/campaign';
import { demoItems } from '../../../../demo/demoItems';
import { generateLog } from '../../../../demo/generateLog';
import { eventsCsv } from '../../../../demo/log/logRow';
import { stateCount, timingTableSchema } from '../../../../src/core/timing/timingTable';
import { openDatabase } from '../../../../src/trainer/ingest/database';
import { readEvents } from '../../../../src/trainer/ingest/readEvents';
import { silent } from '../../../../src/trainer/progress';
import { readDecisions } from '../../../../src/trainer/replay/readDecisions';
import { trainHeads } from '../../../../src/trainer/replay/trainHeads';
import { evaluateTiming, type PlayedHalf } from '../../../../src/trainer/timing/evaluateTiming';
import { trainTiming } from '../../../../src/trainer/timing/trainTiming';
import { freshFolder, writeIn } from '../fixtures';

const campaign = demoCampaign();

const readLog = async (shoppers: number) => {
  const { rows } = generateLog({ items: demoItems, coupons: campaign.coupons, rule: campaign.rule, shipping: 590, shoppers, seed: 42 });
  const db = await openDatabase();
  const log = await readEvents(db, writeIn(freshFolder(), 'events.csv', eventsCsv(rows)), 'events');
  if (!log.ok) throw new Error(log.error.message);
  const read = await readDecisions(db, 'events', campaign, 42);
  await db.close();
  return read;
};

describe('trainTiming', () => {
  it('learns a small table from a log of visits, judges it beside plain timings and the log itself, and comes to the same again', async () => {
    const { decisions, visits, meanOrder } = await readLog(800);
    expect(meanOrder).toBeGreaterThan(3_000);
    const heads = await trainHeads(decisions, campaign, 42, silent);
    const stages: string[] = [];
    const train = () =>
      trainTiming(visits, heads, campaign, meanOrder, 42, (stage, done, total) => stages.push(`${stage} ${done}/${total}`));
    const trained = await train();
    expect([stages[0], stages.at(-1)]).toEqual(['timing 0/6', 'timing 6/6']);
    const { evaluation, notes, table } = trained;
    const rewardOf = (model: RegExp): number => evaluation!.rows.find((row) => model.test(row.model))!.metrics.visitValue!;
    const first = rewardOf(/first question/);
    expect(first).toBeGreaterThan(rewardOf(/never/) + 0.05);
    expect(rewardOf(/^learnt timing$/)).toBeGreaterThan(0.9 * first);
    expect(rewardOf(/^learnt timing$/)).toBeLessThan(1.05 * first);
    // Each estimate from the log holds what the models say within four of its own standard errors.
    const atOnce = evaluation!.rows.find(({ model }) => /first question/.test(model))!;
    for (const name of ['logSnips', 'logDr'])
      expect(Math.abs(atOnce.metrics[name]! - first)).toBeLessThan(4 * Math.hypot(atOnce.se[name]!, atOnce.se.visitValue!));
    expect(notes).toEqual([expect.stringMatching(/over offering at the first question: [−+]0\.\d{4} ±/)]);
    if (table) {
      expect(v.safeParse(timingTableSchema, table).success).toBe(true);
      expect(stateCount(table.bins) * 3).toBeLessThanOrEqual(1_000);
      expect(gzipSync(JSON.stringify(table)).length).toBeLessThanOrEqual(3_000);
    }
    expect((await train()).evaluation).toEqual(evaluation);
  });

  it('ships nothing where the log has too few visits of a kind, and says so', async () => {
    const { visits } = await readLog(60);
    const trained = await trainTiming(visits, undefined, campaign, undefined, 42, silent);
    expect(trained.table).toBeUndefined();
    expect(trained.evaluation).toBeUndefined();
    expect(trained.notes).toEqual([expect.stringMatching(/visits with a coupon shown .* ask at every trigger$/)]);
    const silentOnly = visits.flatMap((visit) => (visit.offer ? [] : Array.from({ length: 60 }, () => visit)));
    const one = await trainTiming(silentOnly, undefined, campaign, undefined, 42, silent);
    expect(one.notes).toEqual([expect.stringMatching(/^0 \(0 with an order\) visits with a coupon shown/)]);
  });
});

describe('evaluateTiming', () => {
  const interval = { value: 0.2, se: 0.01, lower: 0.18, upper: 0.22 };
  const log = { ips: interval, snips: interval, dr: interval, support: { value: 1, se: 0 } };
  const played = (values: readonly number[]) => ({
    values: Float64Array.from(values),
    weights: new Float64Array(values.length).fill(1),
    shoppers: values.map((_, i) => String(i)),
  });
  const first = Array.from({ length: 100 }, (_, i) => 0.2 + (i % 10) / 100);
  /** Half whose table is by so much better in every visit, give or take. */
  const halfWith = (gain: number, spread: number): PlayedHalf => {
    const table = played(first.map((value, i) => value + gain + (i % 2 ? spread : -spread)));
    const base = played(first);
    return { never: base, first: base, delayed: base, table, greedy: table, delay: 1, tried: [], fromLog: { first: log, table: log } };
  };
  const shipsWith = (gain: number, spread: number): boolean => evaluateTiming([halfWith(gain, spread), halfWith(gain, spread)], 1).ships;

  it('ships a table that is surely better; not one that is alike, better by what may be noise, or worse', () => {
    expect([shipsWith(0.01, 0.001), shipsWith(0, 0), shipsWith(0.001, 0.05), shipsWith(-0.01, 0.001)]).toEqual([true, false, false, false]);
    const worse = evaluateTiming([halfWith(-0.01, 0.001)], 1).evaluation;
    expect(worse.chosen).toBe('offer at the first question');
    expect(worse.chosenBy).toBe('rows');
  });
});
