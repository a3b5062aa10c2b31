import { add, grads, matMul, mul, ones, slice2d, type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type Rng, seededRng } from '../../maths/random';
import { splitFlat } from '../../network/forward';
import { softmaxCrossEntropy } from '../../network/loss';
import { sharedInterest } from '../../network/sharedInterest';
import { adamW } from '../network/adamW';
import { startBackend } from '../network/backend';
import { breathe } from '../run/progress';
import { dropoutMask, shuffled } from '../run/sampling';
import type { InterestFeatures } from './interestFeatures';
import { attributeMatrix, type InterestSettings, initialWeights, type WeightPart, weightParts } from './interestWeights';
import type { SessionData } from './sessionModel';

/** Most logits per batch, so that a step stays short and small with many items. */
const MOST_LOGITS = 128_000;

/**
 * Most multiplications of a whole fit, about a minute's worth. Tables of events × candidates cost 3 · 2 n² d per step, and every epoch is
 * shortened equally.
 */
const MOST_WORK = 150e9;

/** Trained arrays by name, with attributes still separate from their items. */
export type TrainedInterest = ReadonlyMap<string, Float32Array>;

/** The items before position `at`, newest first, at most `length`. */
export const lastItems = (session: Int32Array, at: number, length: number): Int32Array =>
  session.slice(Math.max(0, at - length), at).reverse();

/** Every item of a session after the first is an example: session number and position. */
const examplesOf = (sessions: readonly Int32Array[]): Int32Array =>
  Int32Array.from(sessions.flatMap((session, s) => Array.from({ length: session.length - 1 }, (_, i) => [s, i + 1]).flat()));

interface Batch {
  readonly newest: Int32Array;
  readonly older: Int32Array;
  readonly first: Float32Array;
  readonly mask: Float32Array;
  readonly x: Float32Array;
  /** −10⁹ at items already seen. */
  readonly seen: Float32Array;
  readonly targets: Float32Array;
}

/** Fills one batch's arrays from examples. They are reused for the next batch. */
const batchFiller = (data: SessionData, features: InterestFeatures, { length, pooling, lastWeight }: InterestSettings, size: number) => {
  const n = data.items.length;
  const batch: Batch = {
    newest: new Int32Array(size),
    older: new Int32Array(size * (length - 1)),
    first: new Float32Array(size),
    mask: new Float32Array(size * (length - 1)),
    x: new Float32Array(features.count * size * n),
    seen: new Float32Array(size * n),
    targets: new Float32Array(size * n),
  };
  return (examples: Int32Array, order: Uint32Array, from: number): Batch => {
    for (const array of [batch.older, batch.mask, batch.seen, batch.targets]) array.fill(0);
    for (let row = 0; row < size; row++) {
      const example = order[from + row]! * 2;
      const [session, at] = [data.sessions[examples[example]!]!, examples[example + 1]!];
      const history = lastItems(session, at, length);
      const weight = pooling === 'mean' ? 1 / history.length : 1;
      batch.newest[row] = history[0]! + 1;
      batch.first[row] = weight;
      for (let t = 1; t < history.length; t++) {
        batch.older[(t - 1) * size + row] = history[t]! + 1;
        batch.mask[(t - 1) * size + row] = weight;
      }
      features.fill(batch.x, size * n, row * n, history, session[at]!);
      for (let i = 0; i < at; i++) batch.seen[row * n + session[i]!] = -1e9;
      batch.targets[row * n + session[at]!] = at === session.length - 1 ? lastWeight : 1;
    }
    return batch;
  };
};

/** Weight tensors by name as `sharedInterest` takes them: attributes added, cells dropped out. */
const sharedWeights = (parts: ReadonlyMap<string, Tensor2D>, attributes: Tensor2D | undefined, drop: (table: Tensor2D) => Tensor2D) => {
  const part = (name: string): Tensor2D => parts.get(name)!;
  const table = (name: string): Tensor2D => {
    const own = parts.get(`${name} attributes`);
    return drop(own && attributes ? add(part(name), matMul(attributes, own)) : part(name));
  };
  const c = table('C');
  const candidates = slice2d(c, [1, 0], [c.shape[0] - 1, c.shape[1]]);
  const own = { candidates, features: part('features'), bias: part('bias') };
  // Without the products no other table is read.
  if (!parts.has('E')) return { ...own, older: c, newest: c, position: part('features') };
  const older = table('E');
  const shared = {
    ...own,
    older,
    newest: parts.has('E′') ? table('E′') : older,
    position: part('p'),
    fm: ones([c.shape[1], 1]) as Tensor2D,
  };
  if (!parts.has('A')) return shared;
  return { ...shared, unit: [part('A'), part('B'), part('P'), part('b'), part('v')] as const };
};

/**
 * Trains on every item of every session except the first, by a softmax over all items not yet seen, weighted by `lastWeight`, with AdamW
 * and a learning rate that falls to zero. Deterministic given data and seed.
 */
export const fitInterest = async (
  data: SessionData,
  features: InterestFeatures,
  settings: InterestSettings,
  seed: number,
): Promise<TrainedInterest> => {
  await startBackend();
  const rng: Rng = seededRng(seed);
  const n = data.items.length;
  const parts: readonly WeightPart[] = weightParts(data, features.count, settings);
  const optimizer = adamW(
    initialWeights(parts, rng),
    parts.map(({ decays }) => decays),
    settings,
  );
  const examples = examplesOf(data.sessions);
  const count = examples.length / 2;
  const size = Math.max(1, Math.min(settings.batch, Math.floor(MOST_LOGITS / n), count));
  const fill = batchFiller(data, features, settings, size);
  const { codes, cells } = attributeMatrix(n, data.attributes ?? []);
  const attributes = codes > 0 ? tensor2d(cells, [n + 1, codes]) : undefined;
  const names = parts.map(({ name }) => name);
  const shapes = parts.map(({ rows, columns }) => [rows, columns] as const);
  const drop = (table: Tensor2D): Tensor2D =>
    settings.dropout > 0 ? mul(table, tensor2d(dropoutMask(table.size, settings.dropout, rng), table.shape)) : table;
  const gradientsOf = ({ newest, older, first, mask, x, seen, targets }: Batch): readonly Float32Array[] => {
    let gradients: readonly Float32Array[] = [];
    tidy(() => {
      const batch = {
        newest,
        older,
        first: tensor2d(first, [1, size]),
        mask: tensor2d(mask, [settings.length - 1, size]),
        x: Array.from({ length: features.count }, (_, k) => tensor2d(x.subarray(k * size * n, (k + 1) * size * n), [size, n])),
      };
      const [masked, wanted] = [tensor2d(seen, [size, n]), tensor2d(targets, [size, n])];
      const loss = (...weights: Tensor[]) => {
        const named = new Map(names.map((name, i) => [name, weights[i] as Tensor2D]));
        return softmaxCrossEntropy(add(sharedInterest(sharedWeights(named, attributes, drop), batch), masked), wanted);
      };
      gradients = grads(loss)([...splitFlat(shapes, optimizer.weights)]).map((gradient) => gradient.dataSync<'float32'>());
    });
    return gradients;
  };
  const affordable = MOST_WORK / (settings.epochs * 6 * n * n * settings.width);
  const each = Math.max(1, Math.min(Math.floor(count / size), Math.floor(affordable)));
  const steps = settings.epochs * each;
  for (let epoch = 0, step = 0; epoch < settings.epochs; epoch++) {
    const order = shuffled(count, rng);
    for (let b = 0; b < each; b++, step++) {
      optimizer.step(gradientsOf(fill(examples, order, b * size)), 1 - step / steps);
      await breathe();
    }
  }
  attributes?.dispose();
  const trained = splitFlat(shapes, optimizer.averages);
  const out = new Map(names.map((name, i) => [name, trained[i]!.dataSync<'float32'>()] as const));
  for (const tensor of trained) tensor.dispose();
  return out;
};
