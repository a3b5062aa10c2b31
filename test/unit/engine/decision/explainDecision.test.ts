import { describe, expect, it } from 'vitest';
import { decide } from '../../../../src/engine/decision/decide';
import type { Decision } from '../../../../src/engine/decision/decision';
import { explainDecision } from '../../../../src/engine/decision/explainDecision';
import { learntFor, learnVisit } from '../../../../src/engine/decision/learn';
import { emptyProfile } from '../../../../src/engine/profile/shopperProfile';
import { updateProfile } from '../../../../src/engine/profile/updateProfile';
import { networkWeightCount } from '../../../../src/engine/scoring/plainNetworkScorer';
import { integer, normal, type Rng, seededRng, uniform } from '../../../../src/maths/random';
import { bundleParts, deviceModel, START } from '../../../helpers/node/fullBundle';

const localHead = { version: 1 as const, inputs: [0, 1, 2, 3], factor: [1, 0, 0.5], deviations: [1, 1, 1, 1], steps: 8 };
const settings = { halfLifeMs: 1e9, sequenceLength: 20, idleMs: 1e7 };
const categories = ['Kitchen', 'Garden', 'Office'];

/** Models whose networks are as curved as a random one is, and shoppers with random visits. */
const random = async (
  seed: number,
  learns: boolean,
): Promise<{ readonly decision: Decision; readonly model: ReturnType<typeof deviceModel> }> => {
  const rng: Rng = seededRng(seed);
  const plain = deviceModel(bundleParts(seed));
  const { network } = plain;
  if (!network) throw new Error('the bundle has a network');
  expect(network.weights.length).toBe(networkWeightCount(network.spec));
  const model = { ...plain, bandit: { ...plain.bandit, mean: plain.bandit.mean.map(() => normal(rng)) }, localHead };
  let profile = emptyProfile(START);
  for (let i = 0; i < 1 + integer(rng, 12); i++) {
    const category = categories[integer(rng, 3)]!;
    const items = [{ itemId: category, categories: [category], price: 500, quantity: 1 }];
    profile = updateProfile(profile, { name: uniform(rng) < 0.8 ? 'view_item' : 'add_to_cart', time: START + i, items }, settings);
  }
  let learnt = learntFor(model);
  const ask = (id: string) =>
    decide({
      model,
      variant: 'couplet',
      profile,
      ...learnt,
      facts: {},
      now: START + 99,
      rng,
      id,
      explored: categories[integer(rng, 3)]!.toLowerCase(),
    });
  for (let i = 0; learns && i < 5; i++)
    learnt = learnVisit(model, learnt, [
      { decision: await ask(`a${i}`), shown: true, claimed: uniform(rng) < 0.5, reward: uniform(rng) },
    ]).learnt;
  return { decision: await ask('d'), model };
};

describe('an explanation', () => {
  it('sums to the score: the linear parts exactly, the network’s within 1% of its share, over 60 models and shoppers', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { decision, model } = await random(seed, seed % 2 === 0);
      const { score, parts, gap } = explainDecision(model, decision);
      const linear = decision.contributions.reduce((sum, { value }) => sum + value, 0);
      expect(score).toBeCloseTo(linear, 12);
      const sum = parts.reduce((total, { value }) => total + value, 0);
      expect(sum + gap).toBeCloseTo(score, 12);
      const network = decision.contributions.find(({ feature }) => feature === 'score.network')?.value ?? 0;
      const partOf = (name: string): number => parts.find(({ feature }) => feature === name)?.value ?? 0;
      // 1% of what the network says of this shopper, or a thousandth where that is next to nothing.
      expect(Math.abs(gap)).toBeLessThanOrEqual(Math.max(0.01 * Math.abs(network - partOf('score.network') - partOf('local')), 1e-3));
    }
  });

  it('names what the network looked at in place of the network, and what the device has learnt apart', async () => {
    const { decision, model } = await random(4, true);
    const features = explainDecision(model, decision).parts.map(({ feature }) => feature);
    expect(features).toEqual(expect.arrayContaining(['topic', 'session.views', 'local']));
    const { decision: fresh, model: same } = await random(4, false);
    expect(explainDecision(same, fresh).parts.map(({ feature }) => feature)).not.toContain('local');
  });

  it('is of finite parts where the network is so sure that single precision says 0 or 1', async () => {
    for (const certain of [0, 1]) {
      const plain = deviceModel();
      const { network } = plain;
      if (!network) throw new Error('the bundle has a network');
      const scorer = { ...network.scorer, score: async (_: Float32Array, rows: number) => new Float32Array(rows).fill(certain) };
      const model = { ...plain, network: { ...network, scorer } };
      const decision = await decide({
        model,
        variant: 'couplet',
        explored: 'kitchen',
        profile: emptyProfile(START),
        ...learntFor(model),
        facts: {},
        now: START,
        rng: seededRng(1),
        id: 'd',
      });
      for (const { value } of explainDecision(model, decision).parts) expect(value).toSatisfy(Number.isFinite);
    }
  });

  it('leaves what no network had a part in as it is', async () => {
    const { decision, model } = await random(5, false);
    const { network: _, ...without } = model;
    expect(explainDecision(without, decision)).toMatchObject({ parts: decision.contributions, gap: 0 });
    expect(explainDecision(model, { ...decision, contributions: [] })).toEqual({ score: 0, parts: [], gap: 0 });
  });

  it('would miss the bound if it left one input of the network out (the broken twin)', async () => {
    let missed = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { decision, model } = await random(seed, false);
      const { score, parts } = explainDecision(model, decision);
      const linear = new Map(decision.contributions.map(({ feature, value }) => [feature, value]));
      const network = (linear.get('score.network') ?? 0) - (parts.find(({ feature }) => feature === 'score.network')?.value ?? 0);
      const lame = parts.filter(({ feature }) => feature !== 'topic');
      const gap = score - lame.reduce((sum, { value }) => sum + value, 0);
      if (Math.abs(gap) > Math.max(0.01 * Math.abs(network), 1e-3)) missed++;
    }
    expect(missed).toBeGreaterThan(15);
  });
});
