import {
  add,
  concat2d,
  gather,
  matMul,
  mul,
  relu,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor2d,
  tensor3d,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { type InterestBatch, type InterestSpec, interestShapes, trunkOf } from '../engine/scoring/interestSpec';
import { type Drop, hidden, splitFlat } from './forward';

/** `InterestBatch` as tensors. */
interface InterestTensors {
  readonly histories: number;
  /** `[R, n]`. */
  readonly x: Tensor2D;
  /** Tokens, int32 `[R]`. */
  readonly candidates: Tensor1D;
  /** Tokens of the newest event, int32 `[B]`. */
  readonly newest: Tensor1D;
  /** Tokens of the others, int32 `[B (T − 1)]`. */
  readonly older: Tensor1D;
  /** m_t, `[B, T, 1]`. */
  readonly mask: Tensor3D;
}

/** Weights by name. */
const interestParts = (spec: InterestSpec, weights: readonly Tensor2D[]): ((name: string) => Tensor2D) => {
  const parts = new Map(interestShapes(spec).map(([name], i) => [name, weights[i]]));
  return (name) => {
    const part = parts.get(name);
    if (!part) throw new RangeError(`the network has no weight ${name}`);
    return part;
  };
};

/** u and c of `engine/scoring/interestSpec.ts`, `[R, d]` each. */
const attend = (
  { width: d, length, newest, units }: NonNullable<InterestSpec['attention']>,
  part: (name: string) => Tensor2D,
  batch: InterestTensors,
): readonly [u: Tensor2D, c: Tensor2D] => {
  const { histories: b, mask } = batch;
  const c: Tensor2D = gather(part('C'), batch.candidates);
  const each = c.shape[0] / b;
  const first = reshape(gather(part(newest ? 'E′' : 'E'), batch.newest), [b, d]);
  // Newest and older events are placed side by side, so that one reshape makes [B, T, d].
  const events: Tensor2D =
    length > 1 ? concat2d([first as Tensor2D, reshape(gather(part('E'), batch.older), [b, (length - 1) * d])], 1) : (first as Tensor2D);
  const e: Tensor3D = reshape(events, [b, length, d]);
  const flat: Tensor2D = reshape(events, [b * length, d]);
  let weight: Tensor = add(mul(reshape(part('p'), [1, length, 1]), mask), zeros([1, 1, each]));
  if (units > 0) {
    // (ε_t ⊙ P_k + B_k) · c for every unit k as one product, so that no tensor of size B·T·S·d is needed.
    const [product, own] = [reshape(transpose(part('P')), [1, 1, units, d]), reshape(transpose(part('B')), [1, 1, units, d])];
    const left = reshape(add(mul(reshape(e, [b, length, 1, d]), product), own), [b, length * units, d]);
    const both = reshape(matMul(left, reshape(c, [b, each, d]), false, true), [b, length, units, each]);
    const known = reshape(add(matMul(flat, part('A')), part('b')), [b, length, units, 1]);
    const unit = sum(mul(relu(add(both, known)), reshape(part('v'), [1, 1, units, 1])), 2);
    weight = add(weight, mul(unit, mask));
  }
  const u = matMul(weight as Tensor3D, e, true, false);
  return [reshape(u, [b * each, d]), c];
};

/** f of `engine/scoring/interestSpec.ts`, `[R, r]`. */
const pairSums = (factors: Tensor2D, x: Tensor2D, others: readonly Tensor2D[]): Tensor2D => {
  const all = others.reduce<Tensor2D>((total, other) => add(total, other), matMul(x, factors));
  const squares = others.reduce<Tensor2D>((total, other) => add(total, square(other)), matMul(square(x), square(factors)));
  return mul(sub(square(all), squares), 0.5);
};

/**
 * Logits of every head, formula and weight order in `engine/scoring/interestSpec.ts`.
 *
 * @param weights tensors in the order of `interestShapes`
 * @returns `[R, H]`
 */
export const interestForward = (
  spec: InterestSpec,
  weights: readonly Tensor2D[],
  batch: InterestTensors,
  drop: Drop = (activation) => activation,
): Tensor2D => {
  const part = interestParts(spec, weights);
  const { x } = batch;
  const pooled = spec.attention ? attend(spec.attention, part, batch) : [];
  const z = pooled.length > 0 ? concat2d([x, ...pooled], 1) : x;
  const trunk = trunkOf(spec);
  const h = hidden(trunk, weights.slice(weights.length - 2 - 2 * (trunk.crossLayers + trunk.hidden.length)), z, drop);
  const read = spec.fm > 0 ? concat2d([h, pairSums(part('F'), x, pooled)], 1) : h;
  return add(matMul(read, part('U')), part('o'));
};

/** Splits the flat weights of version 2 into tensors, in the order of `interestShapes`. The caller disposes them. */
export const toInterestTensors = (spec: InterestSpec, flat: Float32Array): readonly Tensor2D[] =>
  splitFlat(
    interestShapes(spec).map(([, rows, columns]) => [rows, columns]),
    flat,
  );

/** A batch as tensors; the caller disposes them. */
export const toBatchTensors = (spec: InterestSpec, { histories, x, candidates, events }: InterestBatch): InterestTensors => {
  const length = spec.attention?.length ?? 0;
  const newest = Int32Array.from({ length: length > 0 ? histories : 0 }, (_, b) => events[b * length]!);
  return {
    histories,
    x: tensor2d(x, [x.length / spec.inputs, spec.inputs]),
    candidates: tensor1d(candidates, 'int32'),
    newest: tensor1d(newest, 'int32'),
    older: tensor1d(
      events.filter((_, i) => i % length > 0),
      'int32',
    ),
    mask: tensor3d(
      Float32Array.from(events, (token) => (token > 0 ? 1 : 0)),
      [length > 0 ? histories : 0, length, 1],
    ),
  };
};
