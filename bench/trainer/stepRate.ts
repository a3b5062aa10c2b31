import {
  BatchMatMul,
  dispose,
  type GradConfig,
  getGradient,
  registerGradient,
  type Tensor2D,
  tensor2d,
  tidy,
  train,
  variable,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { NetworkSpec } from '../../src/engine/scoring/networkSpec';
import { normal, seededRng, uniform } from '../../src/maths/random';
import { forward, layerShapes } from '../../src/network/forward';
import { crossEntropy } from '../../src/network/loss';
import { startBackend } from '../../src/trainer/network/backend';
import { trainNetwork } from '../../src/trainer/network/trainNetwork';
import { isQuick } from '../all/isQuick';
import { type BenchRow, median, rounded } from '../benchResult';

const [ROUNDS, EPOCHS, BATCHES, BATCH, WIDTH] = isQuick ? [1, 2, 10, 256, 130] : [5, 4, 30, 256, 130];
const STEPS = EPOCHS * BATCHES;

const shapes: readonly NetworkSpec[] = [
  { version: 1, inputs: WIDTH, crossLayers: 0, hidden: [32] },
  { version: 1, inputs: WIDTH, crossLayers: 1, hidden: [32, 16] },
];

/** Seconds a step of the bare loop takes: forward, backward and the library's Adam on one batch that never changes. */
const bareStep = (spec: NetworkSpec, x: Float32Array, y: Float32Array): number => {
  const rng = seededRng(3);
  const weights = layerShapes(spec).map(([rows, columns]) =>
    tidy(() =>
      variable(
        tensor2d(
          Float32Array.from({ length: rows * columns }, () => 0.05 * normal(rng)),
          [rows, columns],
        ),
      ),
    ),
  );
  const [features, labels]: [Tensor2D, Tensor2D] = [
    tensor2d(x.slice(0, BATCH * WIDTH), [BATCH, WIDTH]),
    tensor2d(y.slice(0, BATCH), [BATCH, 1]),
  ];
  const optimizer = train.adam(3e-3);
  const start = performance.now();
  for (let step = 0; step < STEPS; step++) {
    tidy(() => {
      const { grads } = variableGrads(() => crossEntropy(forward(spec, weights, features), labels), weights);
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
    });
  }
  weights[0]?.dataSync();
  const seconds = (performance.now() - start) / 1000 / STEPS;
  dispose([...weights, features, labels]);
  optimizer.dispose();
  return seconds;
};

/**
 * Steps a second of the trainer, all included: shuffling, gathering, dropout, AdamW, averaging. Beside it the bare loop as the library
 * comes, which is the floor, and the bare loop with our gradient of matrix products, a stricter one. Taken in turns; medians of ratios.
 */
export const stepRate = async (): Promise<readonly BenchRow[]> => {
  await import('@tensorflow/tfjs');
  const stock: GradConfig = getGradient(BatchMatMul);
  await startBackend();
  const ours: GradConfig = getGradient(BatchMatMul);
  const rng = seededRng(1);
  const rows = BATCHES * BATCH;
  const x = Float32Array.from({ length: rows * WIDTH }, () => (uniform(rng) < 0.2 ? 1 : 0));
  const y = Float32Array.from({ length: rows }, () => (uniform(rng) < 0.5 ? 1 : 0));
  const out: BenchRow[] = [];
  for (const spec of shapes) {
    const settings = {
      ...spec,
      hidden: spec.hidden,
      learningRate: 3e-3,
      weightDecay: 1,
      dropout: 0.5,
      averaging: 0.995,
      batch: BATCH,
      maxEpochs: EPOCHS,
      patience: EPOCHS,
    };
    const measured = { ours: [] as number[], bare: [] as number[], strict: [] as number[] };
    for (let round = -1; round < ROUNDS; round++) {
      registerGradient(stock);
      const bare = bareStep(spec, x, y);
      registerGradient(ours);
      const strict = bareStep(spec, x, y);
      const start = performance.now();
      await trainNetwork({ rows, width: WIDTH, x, y }, undefined, settings, seededRng(2));
      if (round < 0) continue;
      measured.ours.push((performance.now() - start) / 1000 / STEPS);
      measured.bare.push(bare);
      measured.strict.push(strict);
    }
    const rateTo = (floor: readonly number[]): number => median(floor.map((seconds, i) => seconds / (measured.ours[i] ?? Number.NaN)));
    const ratio = rounded(rateTo(measured.bare));
    const name = spec.crossLayers > 0 ? `cross ${spec.crossLayers} + mlp ${spec.hidden.join('-')}` : `mlp ${spec.hidden.join('-')}`;
    out.push({
      what: `training steps, ${name}`,
      value: rounded(1 / median(measured.ours)),
      unit: 'steps/s',
      floor: rounded(1 / median(measured.bare)),
      ratio,
      budget: 0.8,
      ok: ratio >= 0.8,
      note: `batch ${BATCH}; ${WIDTH} inputs; against a bare loop with our matrix gradient ×${rounded(rateTo(measured.strict))}`,
    });
  }
  return out;
};
