import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { choose } from '../../../../src/engine/bandit/choose';
import { integer, seededRng, uniform } from '../../../../src/maths/random';
import { OFF_POLICY_ESTIMATORS } from '../../../../src/stats/offPolicy/offPolicyEstimates';
import { evaluateOpe } from '../../../../src/trainer/evaluate/evaluateOpe';
import { evaluateOpeLogs } from '../../../../src/trainer/evaluate/evaluateOpeLogs';
import { type Database, openDatabase } from '../../../../src/trainer/ingest/database';
import { evaluationJson } from '../../../../src/trainer/modelCard/evaluationAnswer';
import { renderEvaluation } from '../../../../src/trainer/modelCard/renderEvaluation';
import { silent } from '../../../../src/trainer/run/progress';
import { sharedData, sharedMissing } from '../../../helpers/node/trainingLogs';
import { freshFolder, writeIn } from '../fixtures';

let db: Database;
beforeEach(async () => {
  db = await openDatabase();
});
afterEach(() => db.close());

const folder = freshFolder();

/** People of three moods and two places; each mood likes one arm. */
const environmentFile = (): string => {
  const rng = seededRng(1);
  const lines = Array.from({ length: 600 }, () => {
    const [mood, place] = [integer(rng, 3), integer(rng, 2)];
    const rewards = [0, 1, 2].map((arm) => (uniform(rng) < (arm === mood ? 0.7 : 0.2) ? 1 : 0));
    return `m${mood},p${place},${rewards.join(',')}`;
  });
  return writeIn(folder, 'env.csv', `mood,place,r0,r1,r2\n${lines.join('\n')}\n`);
};

/** Items 0 to 3 at two positions, clicked at .02 · (1 + item); the policy's chance of each item at either position. */
const policyFile = (name: string, rows: number, seed: number, policy: readonly (readonly number[])[]): string => {
  const rng = seededRng(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const position = i % 2;
    const { index: item } = choose(Float64Array.from(policy[position]!), rng);
    const click = uniform(rng) < 0.02 * (1 + item) ? 1 : 0;
    return `${i},i${item},${position},${click},${policy[position]![item]}`;
  });
  return writeIn(folder, name, `,item_id,position,click,propensity_score\n${lines.join('\n')}\n`);
};

describe('evaluateOpe', () => {
  it('covers the known truth by honest estimators in every behaviour, and misses it by the others', async () => {
    const logs = 150;
    const answer = await evaluateOpe(db, environmentFile(), { values: [1, 0.8, 0.6], logs, rounds: 300 }, 42, silent);
    if (!answer.ok) throw new Error(answer.error.message);
    const { evaluation, ablations = [] } = answer.value;
    expect(evaluation.rows).toHaveLength(3 * OFF_POLICY_ESTIMATORS.length);
    // 15 shares of 150 logs: P(Z > 3.8) = 7e-5 each, so below this by chance once in 900 runs of the whole table if each covers at .95.
    for (const { model, metrics } of evaluation.rows)
      expect(metrics.coverage, model).toBeGreaterThan(0.95 - 3.8 * Math.sqrt(0.0475 / logs));
    for (const wrong of ['mean of the log, opposed log', 'IPS, propensities forgotten, opposed log'])
      expect(ablations.find(({ model }) => model === wrong)?.metrics.coverage, wrong).toBeLessThan(0.6);
  });

  it('leaves out rewards that are none, by the line they stand on, and refuses arms with a gap between them', async () => {
    const rows = ['x,r0,r1', 'a,1,0', '', 'b, ,1', 'c,-1,0', 'd,inf,0', 'e,0,1', ''].join('\n');
    const answer = await evaluateOpe(db, writeIn(folder, 'poor.csv', rows), { values: [1, 1], logs: 2, rounds: 10 }, 1, silent);
    expect(answer).toMatchObject({
      ok: true,
      value: { quality: [{ rows: 5, kept: 2, dropped: [{ code: 'bad_reward', lines: [4, 5, 6] }] }] },
    });
    await db.run('DROP TABLE environment');
    const gap = writeIn(folder, 'gap.csv', 'x,r1,r2\na,1,0\nb,0,1\n');
    const refused = await evaluateOpe(db, gap, { values: [1, 1], logs: 2, rounds: 10 }, 1, silent);
    expect(refused).toMatchObject({ ok: false, error: { code: 'unknown_column' } });
  });

  it('refuses values that do not match the arms', async () => {
    const answer = await evaluateOpe(db, environmentFile(), { values: [1, 1], logs: 2, rounds: 10 }, 1, silent);
    expect(answer).toMatchObject({ ok: false, error: { code: 'values_mismatch' } });
  });
});

describe('evaluateOpeLogs', () => {
  const uniformly = [0, 1].map(() => [0.25, 0.25, 0.25, 0.25]);
  const skewed = [
    [0.1, 0.1, 0.1, 0.7],
    [0.05, 0.05, 0.6, 0.3],
  ];

  it("finds the value of a policy from another's log, which the log's own mean does not", async () => {
    const files = { log: policyFile('uniform.csv', 8_000, 2, uniformly), target: policyFile('skewed.csv', 8_000, 3, skewed) };
    const answer = await evaluateOpeLogs(db, files);
    if (!answer.ok) throw new Error(answer.error.message);
    const truth = skewed.flatMap((policy) => policy.map((p, item) => 0.5 * p * 0.02 * (1 + item))).reduce((a, b) => a + b, 0);
    for (const { model, metrics } of answer.value.evaluation.rows) {
      expect(metrics.lower, model).toBeLessThan(truth);
      expect(metrics.upper, model).toBeGreaterThan(truth);
    }
    const naive = answer.value.ablations?.find(({ model }) => model === 'mean of the log');
    expect(naive?.metrics.upper).toBeLessThan(truth);
  });

  it('leaves out rows without a true chance, reward or item, by the line they stand on', async () => {
    const rows = ['item_id,click,propensity', 'a,1,.5', '', 'b,0,0', 'c, ,.5', 'd,Infinity,.5', ',1,.5', 'e,0,.5', ''].join('\n');
    const path = writeIn(folder, 'poorLog.csv', rows);
    const answer = await evaluateOpeLogs(db, { log: path, target: path });
    if (!answer.ok) throw new Error(answer.error.message);
    expect(answer.value.quality[0]).toMatchObject({ rows: 6, kept: 2 });
    expect(Object.fromEntries(answer.value.quality[0]!.dropped.map(({ code, lines }) => [code, lines]))).toEqual({
      bad_reward: [5, 6],
      bad_propensity: [4],
      missing_item_id: [7],
    });
  });

  it('refuses a log that never shows what the target shows, and says how much of it where it is a part', async () => {
    const only = (name: string, ...items: readonly string[]): string => {
      const lines = Array.from({ length: 40 }, (_, i) => `${items[i % items.length]},${i % 5 ? 0 : 1},${1 / items.length}`);
      return writeIn(folder, name, `item_id,click,propensity\n${lines.join('\n')}\n`);
    };
    const [a, b, both] = [only('a.csv', 'a'), only('b.csv', 'b'), only('both.csv', 'a', 'b')];
    const unrewarded = writeIn(folder, 'none.csv', `item_id,click,propensity\n${'a,0,0.5\n'.repeat(40)}`);
    expect(await evaluateOpeLogs(db, { log: unrewarded, target: a })).toMatchObject({ ok: false, error: { code: 'no_rewards' } });
    for (const table of ['policy_log', 'policy_target']) await db.run(`DROP TABLE ${table}`);
    expect(await evaluateOpeLogs(db, { log: a, target: b })).toMatchObject({ ok: false, error: { code: 'no_overlap' } });
    for (const table of ['policy_log', 'policy_target']) await db.run(`DROP TABLE ${table}`);
    const partly = await evaluateOpeLogs(db, { log: a, target: both });
    expect(partly.ok && partly.value.notes?.join()).toContain('50.0% of what the target shows');
    for (const table of ['policy_log', 'policy_target']) await db.run(`DROP TABLE ${table}`);
    const wholly = await evaluateOpeLogs(db, { log: both, target: a });
    expect(wholly.ok && wholly.value.notes?.join()).not.toContain('never stands in the log');
  });

  it('says what is wrong with propensities that are each possible, and leaves a right log alone', async () => {
    const halved = policyFile('right.csv', 4_000, 5, uniformly);
    const right = await evaluateOpeLogs(db, { log: halved, target: halved });
    expect(right).toMatchObject({ ok: true, value: { warnings: [], evaluation: { chosen: 'DR' } } });
    for (const table of ['policy_log', 'policy_target']) await db.run(`DROP TABLE ${table}`);
    const lines = Array.from({ length: 4_000 }, (_, i) => `i${i % 4},${i % 9 ? 0 : 1},.5`);
    const double = writeIn(folder, 'double.csv', `item_id,click,propensity\n${lines.join('\n')}\n`);
    const wrong = await evaluateOpeLogs(db, { log: double, target: double });
    expect(wrong.ok && wrong.value.evaluation.chosen).toBeUndefined();
    expect(wrong.ok && wrong.value.warnings?.join()).toContain(
      'propensities_off: the propensities of the items must sum to 1, but they sum to about 2.00',
    );
  });

  it('names items that the log never shows, and a log of one item', async () => {
    const rows = (items: readonly string[]): string =>
      Array.from({ length: 60 }, (_, i) => `${items[i % items.length]},${i % 5 ? 0 : 1},1`).join('\n');
    const log = writeIn(folder, 'single.csv', `item_id,click,propensity\n${rows(['a'])}\n`);
    const target = writeIn(folder, 'three.csv', `item_id,click,propensity\n${rows(['a', 'b', 'c'])}\n`);
    const answer = await evaluateOpeLogs(db, { log, target });
    if (!answer.ok) throw new Error(answer.error.message);
    const { warnings = [], notes = [], evaluation } = answer.value;
    expect(warnings.join()).toMatch(/^one_arm: the log shows only a/);
    expect(notes[0]).toMatch(/^never_shown: the log never shows b, c/);
    expect(evaluation.chosen).toBeUndefined();
    expect(evaluationJson(answer.value)).toMatchObject({ model: null, metrics: {}, notes: [warnings[0], ...notes] });
    expect(renderEvaluation(answer.value, 1)).toContain('No model is marked');
  });

  it('refuses a log without any possible propensity', async () => {
    const rows = ['item_id,click,propensity', 'a,1,0', 'b,0,-.5', 'c,0,1.5', ''].join('\n');
    const path = writeIn(folder, 'impossible.csv', rows);
    expect(await evaluateOpeLogs(db, { log: path, target: path })).toMatchObject({ ok: false, error: { code: 'bad_propensity' } });
  });

  it('says which column is missing', async () => {
    const bare = writeIn(folder, 'bare.csv', 'item_id,click\na,1\nb,0\n');
    expect(await evaluateOpeLogs(db, { log: bare, target: bare })).toMatchObject({ ok: false, error: { code: 'unknown_column' } });
  });
});

const [random, bts] = [
  ['open-bandit', 'random', 'men.csv'],
  ['open-bandit', 'bts', 'men.csv'],
];
describe.skipIf(sharedMissing(...random) || sharedMissing(...bts))('off-policy evaluation on open-bandit (needs the shared data)', () => {
  it('gives intervals from the uniform log that hold what the other policy earned in its own', async () => {
    const answer = await evaluateOpeLogs(db, { log: sharedData(...random), target: sharedData(...bts) });
    if (!answer.ok) throw new Error(answer.error.message);
    const onPolicy = 69 / 10_000;
    for (const { model, metrics } of answer.value.evaluation.rows) {
      expect(metrics.lower, model).toBeLessThan(onPolicy);
      expect(metrics.upper, model).toBeGreaterThan(onPolicy);
    }
  });
});
