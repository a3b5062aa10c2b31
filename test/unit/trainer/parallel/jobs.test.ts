import { describe, expect, it } from 'vitest';
import { seededRng, uniform } from '../../../../src/maths/random';
import { gram, type Interactions } from '../../../../src/trainer/cf/interactions';
import { parallelMap } from '../../../../src/trainer/jobs';
import { trainNetworkInput } from '../../../../src/trainer/network/trainNetwork';
import { sharedArray } from '../../../../src/trainer/parallel/threadCount';

const rng = seededRng(9);

describe('jobs', () => {
  it('judge item models alike on one thread and on two, matrix inversions inside them included', async () => {
    const items = Array.from({ length: 60 }, (_, i) => `item ${i}`);
    const histories = Array.from({ length: 80 }, () =>
      Int32Array.from(new Set(Array.from({ length: 9 }, () => Math.floor(60 * uniform(rng) ** 2)))).sort(),
    );
    const data: Interactions = { users: histories.map((_, u) => `user ${u}`), items, histories };
    const relevant = histories.map((history) =>
      Int32Array.of(...items.keys())
        .filter((i) => !history.includes(i))
        .slice(0, 3),
    );
    const inputs = ['popularity', 'item-knn k=50', 'ease λ=100', 'als'].map((family) => ({
      family,
      data,
      gram: sharedArray(gram(data)),
      relevant,
      seed: 1,
    }));
    const one = await parallelMap('judgeItemFamily', inputs, undefined, 1);
    expect(one.map(([model]) => model?.name.split(' ')[0])).toEqual(['popularity', 'item-knn', 'ease', 'als']);
    expect(await parallelMap('judgeItemFamily', inputs, undefined, 2)).toEqual(one);
  });

  it('fit networks to the same bytes on one thread and on two', async () => {
    const [rows, width] = [120, 6];
    const x = Float32Array.from({ length: rows * width }, () => uniform(rng));
    const y = Float32Array.from({ length: rows }, (_, row) => (x[row * width]! > 0.5 ? 1 : 0));
    const settings = {
      crossLayers: 1,
      hidden: [8],
      learningRate: 0.01,
      weightDecay: 1,
      dropout: 0.3,
      averaging: 0.9,
      batch: 32,
      maxEpochs: 3,
      patience: 3,
    };
    const inputs = [1, 2, 3].map((seed) =>
      trainNetworkInput({ samples: { rows, width, x, y }, validation: { rows, width, x, y }, settings, seed }),
    );
    const one = await parallelMap('trainNetworkJob', inputs, undefined, 1);
    expect(one[0]?.weights).not.toEqual(one[1]?.weights);
    expect(await parallelMap('trainNetworkJob', inputs, undefined, 2)).toEqual(one);
  });
});
