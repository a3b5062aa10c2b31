import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../src/core/random';
import { couponWeights } from '../../../src/trainer/cf/couponWeights';
import { evaluateItems } from '../../../src/trainer/cf/evaluateItems';
import { gram, type Pair, toInteractions } from '../../../src/trainer/cf/interactions';
import { fitEase, fitItemKnn, fitPopularity, topItems } from '../../../src/trainer/cf/itemModel';
import { selectItemModel, splitPairs } from '../../../src/trainer/cf/selectItemModel';
import { smallCampaign } from './fixtures';

const pair = (user: string, item: string, time = 0): Pair => ({ user, item, time });

/** Users who buy within their half of ten items, ever later. */
const twoTastes = (users: number): readonly Pair[] => {
  const rng = seededRng(5);
  return Array.from({ length: users }, (_, u) =>
    Array.from({ length: 6 }, (__, t) => pair(`u${u}`, `${u % 2 ? 'Tea' : 'Plants'}${Math.floor(uniform(rng) * 5)}`, t + 1)),
  ).flat();
};

describe('item models', () => {
  const data = toInteractions(twoTastes(40), 5);

  it('keeps items with enough distinct buyers only, counting a buyer once', () => {
    const pairs = [pair('u1', 'a'), pair('u1', 'a'), pair('u2', 'a'), pair('u1', 'b'), pair('u3', 'b')];
    expect(toInteractions([...pairs, pair('u1', 'c'), pair('u1', 'c')], 2).items).toEqual(['a', 'b']);
  });

  it('EASE solves the ridge problem of each item over the others', async () => {
    const g = gram(data);
    const [n, lambda] = [data.items.length, 7];
    const { b } = await fitEase(data, g, lambda);
    // Stationarity of Σ(x_j − X b_j)² + λ‖b_j‖² with b_jj = 0: for i ≠ j, (G b_j)_i + λ b_ij = G_ij.
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        if (i === j) continue;
        let left = lambda * b![i * n + j]!;
        for (let k = 0; k < n; k++) left += g[i * n + k]! * b![k * n + j]!;
        expect(left).toBeCloseTo(g[i * n + j]!, 6);
      }
  });

  it("never recommends what was bought, and prefers the shopper's own taste", async () => {
    const history = Int32Array.from([data.items.indexOf('Tea0'), data.items.indexOf('Tea1')]);
    for (const model of [await fitEase(data, gram(data), 10), fitItemKnn(data, gram(data), 50)]) {
      const top = topItems(model, history, 3);
      expect(top.every((item) => item.startsWith('Tea'))).toBe(true);
      expect(top).not.toContain('Tea0');
    }
    expect(topItems(fitPopularity(data, gram(data)), history, 20)).not.toContain('Tea0');
  });

  it('splits by time, chooses on the later part, and beats popularity where taste exists', async () => {
    const pairs = twoTastes(60);
    const { earlier, later } = splitPairs(pairs, 1);
    expect(Math.max(...earlier.map(({ time }) => time))).toBeLessThan(Math.min(...later.map(({ time }) => time)));
    const { chosen, validation } = await selectItemModel(pairs, 5, 1);
    expect(chosen.name).not.toBe('popularity');
    const of = (name: string) => validation.find(({ model }) => model === name)!.metrics.ndcgAt20.value;
    expect(of(chosen.name)).toBeGreaterThan(of('popularity'));
  });

  it('judges only users with a history and items they had not bought', () => {
    const train = toInteractions([pair('u1', 'a'), pair('u1', 'b'), pair('u2', 'a'), pair('u2', 'b'), pair('u2', 'c'), pair('u3', 'c')], 1);
    const wanted = new Map([
      ['u1', new Set(['a', 'c', 'unknown'])],
      ['u2', new Set(['a'])],
      ['new', new Set(['a'])],
    ]);
    expect(evaluateItems(fitPopularity(train, gram(train)), train, wanted)).toMatchObject({ users: 1, recallAt20: { value: 1 } });
  });

  it('turns item weights into coupon weights that point to the coupon of the same category', async () => {
    const { coupons } = smallCampaign();
    const source = couponWeights(await fitEase(data, gram(data), 10), coupons, (id) => [id.replace(/\d+$/, '')]);
    const row = source.items.indexOf('Plants0');
    const entries = Array.from({ length: source.offsets[row + 1]! - source.offsets[row]! }, (_, k) => source.offsets[row]! + k);
    const best = entries.reduce((a, b) => (source.weights[b]! > source.weights[a]! ? b : a));
    expect(source.coupons[source.columns[best]!]).toBe('plants-10');
  });
});
