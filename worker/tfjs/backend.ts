import {
  add,
  getBackend,
  matMul,
  mul,
  removeBackend,
  setBackend,
  sigmoid,
  slice,
  sub,
  type Tensor2D,
  type TensorContainer,
  tanh,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { NetworkSpec, Scorer } from '../../src/engine/scoring/networkSpec';
import type { SequenceNetwork } from '../../src/engine/scoring/plainSequence';
import type { SequenceSpec } from '../../src/engine/scoring/sequenceSpec';
import { forward, toTensors } from '../../src/network/forward';
import type { TfjsBackend } from '../storage/deviceStorage';

export type GpuBackend = Exclude<TfjsBackend, 'wasm'>;

/** While one backend starts, the runtime has none to compute on, and a second start would cancel it. */
let started: Promise<unknown> = Promise.resolve();

const running = new Set<TfjsBackend>();

/** Number of networks with weights on each backend. */
const holders = new Map<TfjsBackend, number>();

/** A started backend becomes current at once. Only its first start is asynchronous. */
const makeCurrent = (name: TfjsBackend): void => {
  if (getBackend() !== name) void setBackend(name);
};

/** Starts a backend, one at a time. `false` if it is not available here. */
const startBackend = (name: TfjsBackend, start: () => Promise<boolean>): Promise<boolean> => {
  const up = started
    .then(() => running.has(name) || start())
    .then((is) => {
      if (is) running.add(name);
      // After a failed start the runtime has no backend, and would start one of its own choice.
      else if (running.has('wasm')) makeCurrent('wasm');
      return is;
    })
    .catch(() => false);
  started = up;
  return up;
};

/** Computes on a given backend, whichever one is current. All tensors except the result are freed. */
const onBackend = async <T extends TensorContainer>(name: TfjsBackend, work: () => T): Promise<T> => {
  for (let waited: unknown; waited !== started; ) {
    waited = started;
    await started;
  }
  makeCurrent(name);
  return tidy(work);
};

const holdBackend = (name: TfjsBackend): void => {
  holders.set(name, (holders.get(name) ?? 0) + 1);
};

/** Frees the graphics memory with the last network that used it. WASM stays, as its memory cannot be freed. */
const releaseBackend = (name: TfjsBackend): void => {
  const left = (holders.get(name) ?? 1) - 1;
  holders.set(name, left);
  if (left > 0 || name === 'wasm') return;
  // With none current, the runtime would start one of its own choice.
  if (running.has('wasm')) makeCurrent('wasm');
  removeBackend(name);
  running.delete(name);
};

export interface TfjsScorer extends Scorer {
  /** Frees every tensor. The scorer cannot be used afterwards. */
  dispose(): void;
}

/** The acceptance network on a started backend. @param weights flat, in the order of `networkSpec.ts` */
const scorerOn = async (backend: TfjsBackend, spec: NetworkSpec, weights: Float32Array): Promise<TfjsScorer> => {
  holdBackend(backend);
  const tensors = await onBackend(backend, () => [...toTensors(spec, weights)]);
  let disposed = false;
  return {
    kind: `tfjs-${backend}`,
    score: async (batch, rows) => {
      const out = await onBackend(backend, () => sigmoid(forward(spec, tensors, tensor2d(batch, [rows, spec.inputs]))));
      try {
        return (await out.data()) as Float32Array;
      } finally {
        out.dispose();
      }
    },
    dispose: () => {
      if (disposed) return;
      disposed = true;
      for (const tensor of tensors) tensor.dispose();
      releaseBackend(backend);
    },
  };
};

export interface TfjsSequence extends SequenceNetwork {
  /** Frees every tensor. The network cannot be used afterwards. */
  dispose(): void;
}

/** Concatenates two matrices with the same number of rows, row by row. */
const beside = (rows: number, left: Float32Array, right: Float32Array): Float32Array => {
  const [a, b] = [left.length / rows, right.length / rows];
  const joined = new Float32Array(left.length + right.length);
  for (let row = 0; row < rows; row++) {
    joined.set(left.subarray(row * a, (row + 1) * a), row * (a + b));
    joined.set(right.subarray(row * b, (row + 1) * b), row * (a + b) + a);
  }
  return joined;
};

const identity = (k: number): Float32Array => Float32Array.from({ length: k * k }, (_, i) => Number(i % (k + 1) === 0));

/**
 * The sequence network on a started backend. A step is eleven kernels: both gates are one product, [R|Z][e] + h [A|B], and the rows of the
 * tables are separate tensors, so that no gather is needed. A final product, h [I|V], puts state and scores into one tensor, so that a read
 * waits for the device only once.
 * @param weights flat, in the order of `sequenceSpec.ts`
 */
const sequenceOn = async (
  backend: TfjsBackend,
  { tokens: known, units: k }: SequenceSpec,
  weights: Float32Array,
): Promise<TfjsSequence> => {
  const table = (known + 1) * k;
  const part = (from: number, length: number): Float32Array => weights.subarray(from, from + length);
  const [R, Z, N] = [part(0, table), part(table, table), part(2 * table, table)];
  const [A, B, C] = [0, 1, 2].map((matrix) => part(3 * table + matrix * k * k, k * k)) as [Float32Array, Float32Array, Float32Array];
  const V = part(3 * table + 3 * k * k, 2 * k);
  const rowOf = (matrix: Float32Array, columns: number, row: number): Tensor2D =>
    tensor2d(matrix.slice(row * columns, (row + 1) * columns), [1, columns]);
  const gateRows = beside(known + 1, R, Z);
  holdBackend(backend);
  const resident = await onBackend(backend, () => [
    tensor2d(beside(k, A, B), [k, 2 * k]),
    tensor2d(C.slice(), [k, k]),
    tensor2d(beside(k, identity(k), V), [k, k + 2]),
    ...Array.from({ length: known + 1 }, (_, token) => rowOf(gateRows, 2 * k, token)),
    ...Array.from({ length: known + 1 }, (_, token) => rowOf(N, k, token)),
  ]);
  const [gateMatrix, newMatrix, out, ...rows] = resident as [Tensor2D, Tensor2D, Tensor2D, ...Tensor2D[]];
  let disposed = false;

  const next = (h: Tensor2D, token: number): Tensor2D => {
    const gates = sigmoid(add(rows[token]!, matMul(h, gateMatrix)));
    const [r, z] = [slice(gates, [0, 0], [1, k]), slice(gates, [0, k], [1, k])];
    const n = tanh(add(rows[known + 1 + token]!, matMul(mul(r, h), newMatrix)));
    return add(n, mul(z, sub(h, n)));
  };

  return {
    kind: `tfjs-${backend}`,
    read: async (state, tokens) => {
      const answer = await onBackend(backend, () => matMul(tokens.reduce(next, tensor2d(state, [1, k])), out));
      try {
        const values = (await answer.data()) as Float32Array;
        return { state: values.slice(0, k), anyway: values[k]!, moved: values[k + 1]! };
      } finally {
        answer.dispose();
      }
    },
    dispose: () => {
      if (disposed) return;
      disposed = true;
      for (const tensor of resident) tensor.dispose();
      releaseBackend(backend);
    },
  };
};

/** A backend of TensorFlow.js, and the networks that can run on it. In the build each has its own runtime. */
export interface Backend {
  readonly name: TfjsBackend;
  /** `false` if it is not available here. Afterwards networks can be created on it. */
  start(wasmFolder: string): Promise<boolean>;
  scorer(spec: NetworkSpec, weights: Float32Array): Promise<TfjsScorer>;
  sequence(spec: SequenceSpec, weights: Float32Array): Promise<TfjsSequence>;
}

/** @param use makes it the runtime's current backend */
export const backendOf = (name: TfjsBackend, use: (wasmFolder: string) => Promise<boolean>): Backend => ({
  name,
  start: (wasmFolder) => startBackend(name, () => use(wasmFolder)),
  scorer: (spec, weights) => scorerOn(name, spec, weights),
  sequence: (spec, weights) => sequenceOn(name, spec, weights),
});
