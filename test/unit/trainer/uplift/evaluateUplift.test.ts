import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { qini, rankByScore } from '../../../../src/stats/offPolicy/uplift';
import { evaluateUplift } from '../../../../src/trainer/evaluate/evaluateUplift';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { silent } from '../../../../src/trainer/run/progress';
import { fitUplift } from '../../../../src/trainer/uplift/fitUplift';
import { upliftCandidates } from '../../../../src/trainer/uplift/selectUplift';
import { encodeUplift, fitUpliftEncoding } from '../../../../src/trainer/uplift/upliftFeatures';
import { readUplift } from '../../../../src/trainer/uplift/upliftLog';
import { candidateName, predictUplift } from '../../../../src/trainer/uplift/upliftModel';
import { sharedData, sharedMissing } from '../../../helpers/node/trainingLogs';
import { freshFolder, writeIn } from '../fixtures';
import { plantedExperiment } from './plantedExperiment';

let db: Database;
beforeAll(async () => {
  db = await openDatabase();
});
afterAll(() => db.close());

const roles = { segment: 'segment', treatment: 'mail', control: 'none', outcome: 'visit', ignore: [] };
const folder = freshFolder();

const experimentFile = (name: string, rows: number, seed: number, spread: number, whole = true): string => {
  const { x, width, treated, outcome } = plantedExperiment(rows, seed, spread);
  const header = Array.from({ length: width }, (_, j) => `f${j}`).join(',');
  const lines = Array.from({ length: rows }, (_, row) => {
    const cells = Array.from(x.subarray(row * width, (row + 1) * width)).join(',');
    return whole ? `${cells},${treated[row] ? 'mail' : 'none'},${outcome[row]},${outcome[row]! * 9}` : cells;
  });
  return writeIn(folder, name, `${header}${whole ? ',segment,visit,spend' : ''}\n${lines.join('\n')}\n`);
};

const evaluate = async (train: string, test: string) => {
  const answer = await evaluateUplift(db, { train, test }, roles, 2, 1, silent);
  if (!answer.ok) throw new Error(answer.error.message);
  await db.run('DROP TABLE IF EXISTS uplift_train');
  await db.run('DROP TABLE IF EXISTS uplift_test');
  return answer.value;
};

describe('candidates of uplift', () => {
  it('rank people by a planted effect better than chance, the response model and chance itself aside', () => {
    const [train, test] = [plantedExperiment(2_500, 1, 0.1), plantedExperiment(6_000, 2, 0.1)];
    for (const candidate of upliftCandidates) {
      const value = qini(test, rankByScore(predictUplift(fitUplift(candidate, train), test)));
      if (candidate.kind === 'random') expect(Math.abs(value)).toBeLessThan(0.04);
      else expect(value, candidateName(candidate)).toBeGreaterThan(0.06);
    }
  });

  it('estimate the size of the effect, not only its order', () => {
    const [train, test] = [plantedExperiment(5_000, 3, 0.08), plantedExperiment(2_000, 4, 0.08)];
    for (const candidate of upliftCandidates) {
      if (candidate.kind === 'random' || candidate.kind === 'response' || candidate.kind === 'classTransform') continue;
      const uplift = predictUplift(fitUplift(candidate, train), test);
      const mean = (sign: number): number => {
        const values = uplift.filter((_, row) => test.x[row * test.width + 2] === sign);
        return values.reduce((sum, u) => sum + u, 0) / values.length;
      };
      expect(mean(1), candidateName(candidate)).toBeGreaterThan(0.07);
      expect(mean(-1), candidateName(candidate)).toBeLessThan(0.02);
    }
  });
});

describe('evaluateUplift', () => {
  it('ships a ranking where people differ, and judges it on the test file', async () => {
    const { evaluation, heterogeneity, predictions } = await evaluate(
      experimentFile('train.csv', 4_000, 5, 0.1),
      experimentFile('test.csv', 1_500, 6, 0.1),
    );
    const [chosen, random] = evaluation.rows;
    expect(heterogeneity?.found).toBe(true);
    expect(chosen!.metrics.qini).toBeGreaterThan(random!.metrics.qini! + 2 * random!.se.qini!);
    expect(predictions.trim().split('\n')).toHaveLength(1_501);
    expect(evaluation.plots?.uplift?.[0]?.points.at(-1)?.share).toBe(1);
  });

  it('gives everyone the average effect where people do not differ', async () => {
    const { heterogeneity, predictions } = await evaluate(
      experimentFile('flat.csv', 1_500, 7, 0),
      experimentFile('flatTest.csv', 50, 8, 0),
    );
    expect(heterogeneity?.found).toBe(false);
    const values = predictions
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[1]));
    expect(new Set(values).size).toBe(1);
    expect(values[0]).toBeCloseTo(0.05, 1);
  });

  it('predicts a file without arm and outcome, and never reads what happened after the treatment', async () => {
    const train = experimentFile('t.csv', 800, 9, 0.1);
    const { evaluation, predictions } = await evaluate(train, experimentFile('bare.csv', 30, 10, 0.1, false));
    expect(evaluation).toMatchObject({ n: 0, rows: [] });
    expect(predictions.trim().split('\n')).toHaveLength(31);
  });

  it('tells columns apart whose names have no Latin letter, and finds them in another order', async () => {
    const cells = Array.from({ length: 60 }, (_, row) => ({ a: row % 7, b: row % 2, arm: row % 2 ? 'mail' : 'none', y: row % 3 ? 0 : 1 }));
    const one = ['年齢,性別,segment,visit', ...cells.map(({ a, b, arm, y }) => `${a},k${b},${arm},${y}`), ''].join('\n');
    const two = ['性別,visit,年齢,segment', ...cells.map(({ a, b, arm, y }) => `k${b},${y},${a},${arm}`), ''].join('\n');
    const [first, second] = [
      await readUplift(db, writeIn(folder, 'one.csv', one), 'names_one', roles),
      await readUplift(db, writeIn(folder, 'two.csv', two), 'names_two', roles),
    ];
    if (!first.ok || !second.ok) throw new Error(JSON.stringify([first, second]));
    const rows = Array.from(cells.keys());
    const encoding = fitUpliftEncoding(first.value, rows);
    const { x, width } = encodeUplift(first.value, encoding, rows);
    for (let j = 0; j < width; j++) expect(new Set(rows.map((row) => x[row * width + j])).size).toBeGreaterThan(1);
    expect(encodeUplift(second.value, encoding, rows).x).toEqual(x);
  });

  it('names the true line of a row without an outcome', async () => {
    const text = ['f0,segment,visit', '1,mail,1', '', '2,none,', '3,none, ', '4,none,0', ''].join('\n');
    const log = await readUplift(db, writeIn(folder, 'lines.csv', text), 'lines', roles);
    expect(log).toMatchObject({ ok: true, value: { quality: { kept: 2, dropped: [{ code: 'bad_label', lines: [4, 5] }] } } });
  });

  it('says which arm or column is not there', async () => {
    const train = experimentFile('arms.csv', 200, 11, 0.1);
    const ask = async (change: object) => evaluateUplift(db, { train }, { ...roles, ...change }, 2, 1, silent);
    expect(await ask({ treatment: 'phone' })).toMatchObject({ ok: false, error: { code: 'unknown_arm' } });
    await db.run('DROP TABLE IF EXISTS uplift_train');
    expect(await ask({ outcome: 'bought' })).toMatchObject({ ok: false, error: { code: 'unknown_column' } });
    await db.run('DROP TABLE IF EXISTS uplift_train');
  });
});

const hillstrom = ['measure-only', 'hillstrom', 'dev.csv'];
describe.skipIf(sharedMissing(...hillstrom))('uplift on hillstrom (needs the shared data)', () => {
  it('leaves out what only bins a number and what came after, and ranks a held-out half above two bootstrap errors', async () => {
    const real = { ...roles, treatment: 'Womens E-Mail', control: 'No E-Mail' };
    const log = await readUplift(db, sharedData(...hillstrom), 'hillstrom', real);
    if (!log.ok) throw new Error(log.error.message);
    const rows = Array.from(log.value.arm.keys()).filter((row) => log.value.arm[row]! >= 0);
    const [train, test] = [0, 1].map((half) => rows.filter((_, i) => i % 2 === half)) as [number[], number[]];
    const encoding = fitUpliftEncoding(log.value, train);
    expect(encoding.spec.fields.map(({ name }) => name)).toEqual(['recency', 'history', 'mens', 'womens', 'zip_code', 'newbie', 'channel']);
    const judged = encodeUplift(log.value, encoding, test);
    const model = fitUplift({ kind: 'tLearner', lambda: 10 }, encodeUplift(log.value, encoding, train));
    expect(qini(judged, rankByScore(predictUplift(model, judged)))).toBeGreaterThan(0.03);
  });
});
