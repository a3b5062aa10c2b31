import { describe, expect, it } from 'vitest';
import { clusteredMean, gains, runOf } from '../../../bench/training/paired';
import { hashedName } from '../../../bench/training/transfer';
import { pruneSmallest, trainVariant } from '../../../bench/training/variantNetwork';
import { normal, seededRng } from '../../../src/maths/random';
import { layerShapes } from '../../../src/network/forward';
import { trainNetwork } from '../../../src/trainer/network/trainNetwork';

const WIDTH = 8;
const made = (rows: number, seed: number) => {
  const rng = seededRng(seed);
  const x = Float32Array.from({ length: rows * WIDTH }, () => normal(rng));
  return { rows, width: WIDTH, x, y: Float32Array.from({ length: rows }, (_, row) => (x[row * WIDTH]! + normal(rng) > 1 ? 1 : 0)) };
};
const settings = {
  crossLayers: 1,
  hidden: [6],
  learningRate: 3e-3,
  weightDecay: 1,
  dropout: 0.5,
  averaging: 0.9,
  batch: 64,
  maxEpochs: 6,
  patience: 5,
  cooldown: true,
} as const;

describe('training with one thing changed', () => {
  const [train, held] = [made(400, 1), made(200, 2)];

  it('is the training that ships if nothing is changed', async () => {
    const shipped = await trainNetwork(train, held, settings, seededRng(3));
    const same = await trainVariant(train, held, settings, {}, 3);
    expect([same.epochs, ...same.weights]).toEqual([shipped.epochs, ...shipped.weights]);
  });

  it.each([{ weight: 4 }, { focal: true }, { adversarial: 0.3 }, { mixed: true }, { swapped: { share: 0.2, fields: [[0, 4]] } }] as const)(
    'changes the weights: %o',
    async (variant) => {
      const shipped = await trainVariant(train, undefined, settings, {}, 3);
      const changed = await trainVariant(train, undefined, settings, variant, 3);
      expect(changed.weights.every(Number.isFinite)).toBe(true);
      expect(changed.weights).not.toEqual(shipped.weights);
    },
  );

  it('prunes the wanted share of every matrix, and no bias', async () => {
    const { spec, weights } = await trainVariant(train, undefined, settings, { pruned: 0.75 }, 3);
    const kept = pruneSmallest(layerShapes(spec), weights, 0.75);
    expect(weights.filter((w, i) => kept[i] === 0 && w !== 0)).toHaveLength(0);
    expect(kept.filter((k) => k === 0)).toHaveLength(
      layerShapes(spec).reduce((sum, [r, c]) => sum + (r > 1 ? Math.floor(0.75 * r * c) : 0), 0),
    );
  });

  it('keeps the largest', () => {
    expect([
      ...pruneSmallest(
        [
          [2, 2],
          [1, 2],
        ],
        Float32Array.from([3, -1, 0.5, -4, 0.1, 0.2]),
        0.5,
      ),
    ]).toEqual([1, 0, 0, 1, 1, 1]);
  });
});

describe('paired gains', () => {
  it('do not become surer by more seeds of the same respondents', () => {
    const part = { groups: ['a', 'b', 'c'], values: Float64Array.of(1, 2, 6) };
    const [once, twice] = [clusteredMean([part]), clusteredMean([part, part])];
    expect(twice.value).toBeCloseTo(once.value, 12);
    expect(twice.se).toBeCloseTo(once.se, 12);
    expect(once.se).toBeGreaterThan(1);
  });

  it('are positive for smaller losses and larger values', () => {
    const test = { ...made(4, 1), y: Float32Array.of(1, 0, 1, 0), groups: ['a', 'b', 'c', 'd'], coupons: ['x', 'x', 'x', 'x'] };
    const contexts = { groups: ['a', 'b'], x: new Float32Array(), worth: Float64Array.of(1, 0, 0, 0.5), values: [1, 0.5] };
    const split = { train: test, test, contexts };
    const [good, bad] = [
      runOf(split, Float32Array.of(0.9, 0.1, 0.8, 0.2), Float32Array.of(0.9, 0.1, 0.1, 0.9)),
      runOf(split, Float32Array.of(0.4, 0.6, 0.5, 0.5), Float32Array.of(0.1, 0.9, 0.9, 0.1)),
    ];
    const gain = gains([good], [bad]);
    expect(gain.loss.value).toBeGreaterThan(0);
    expect(gain.auc.value).toBeGreaterThan(0);
    expect(gain.value?.value).toBeCloseTo(0.75, 12);
  });
});

describe('hashed names', () => {
  const near = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

  it('are near for columns that share words and values', () => {
    const age = hashedName('age', '26');
    expect(near(age, age)).toBeCloseTo(1, 12);
    expect(near(age, hashedName('customer_age', '26'))).toBeGreaterThan(near(age, hashedName('weather', 'Sunny')) + 0.2);
  });
});
