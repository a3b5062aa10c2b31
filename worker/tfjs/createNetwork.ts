import type { NetworkSpec } from '../../src/engine/scoring/networkSpec';
import { plainSequence, readsAlike } from '../../src/engine/scoring/plainSequence';
import type { SequenceSpec } from '../../src/engine/scoring/sequenceSpec';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Calibration } from '../storage/deviceStorage';
import type { TfjsScorer, TfjsSequence } from './backend';
import { backendNamed } from './backendNamed';
import { calibrate, medianMs } from './calibrate';

interface TfjsOptions {
  /** Absolute URL of the folder with `tfjs-backend-wasm.wasm` and `tfjs-backend-wasm-simd.wasm`. */
  readonly wasmFolder: string;
  /**
   * GPUs are tried if WASM needs at least this long for 128 candidates, ms. Below it a read-back alone costs more, and their chunks are not
   * worth downloading. 0 always measures, Infinity never does.
   */
  readonly gpuFrom?: number;
}

const PROBE_ROWS = 128;

/**
 * The network on the fastest TensorFlow.js backend of this device.
 * @param weights flat float32 vector in the order of `networkSpec.ts`
 * @returns error `wasm_unavailable` if WASM cannot start, e.g. under a CSP without `'wasm-unsafe-eval'`
 */
export const createTfjsScorer = async (
  spec: NetworkSpec,
  weights: Float32Array,
  { wasmFolder, gpuFrom = 4 }: TfjsOptions,
): Promise<Result<TfjsScorer>> => {
  const batch = new Float32Array(PROBE_ROWS * spec.inputs).fill(0.5);
  const quickest = await calibrate({
    wasmFolder,
    gpuFrom,
    make: (backend) => backend.scorer(spec, weights),
    msOf: (scorer) => medianMs(() => scorer.score(batch, PROBE_ROWS)),
  });
  return quickest ? ok(quickest.made) : fail('wasm_unavailable', 'WebAssembly could not start; the plain scorer stays.');
};

export interface TfjsSequenceOptions {
  /** Absolute URL of the folder with `tfjs-backend-wasm.wasm` and `tfjs-backend-wasm-simd.wasm`. */
  readonly wasmFolder: string;
  /**
   * Result of an earlier call for a model of this shape on this runtime. Its backend is started without measuring, unless it is no longer
   * available.
   */
  readonly known?: Calibration;
  /** Longest step on TensorFlow.js, ms. Above it the plain network is used. */
  readonly stepBudget?: number;
  /** GPUs are tried if a step on WASM takes at least this long, ms. 0: always; Infinity: never. */
  readonly gpuFrom?: number;
}

interface ReadySequence {
  /** On the backend of the calibration, or in plain TypeScript for `plain`. */
  readonly network: TfjsSequence;
  readonly calibration: Calibration;
}

/**
 * Steps are read as they happen, in idle slices of at most 8 ms that also access storage, so half a slice is left for a step. No decision
 * waits for a step, as its scores are ready in advance. TensorFlow.js therefore need not be faster than the plain network, and at the
 * shipped sizes it is not.
 */
const STEP_BUDGET_MS = 4;
/** A read-back from a GPU alone takes about a millisecond, and its chunk would have to be downloaded. */
const GPU_FROM_MS = 2;
/**
 * Fewer than the model reads, because each takes milliseconds on a GPU. The chosen backend is probed with all of them before it takes over.
 */
const PROBE_STEPS = 8;

const plainOf = (spec: SequenceSpec, weights: Float32Array): TfjsSequence => ({
  ...plainSequence(spec, weights),
  dispose: () => undefined,
});

/** Milliseconds of one step. */
const stepMs = (network: TfjsSequence, { units }: SequenceSpec): Promise<number> => {
  let state: Float32Array = new Float32Array(units);
  return medianMs(async () => {
    ({ state } = await network.read(state, [1]));
  });
};

/**
 * The sequence network on the fastest TensorFlow.js backend of this device, or the plain one if that backend needs more than a slice has
 * for a step.
 * @param weights flat, in the order of `sequenceSpec.ts`
 * @returns error `wasm_unavailable` if WASM cannot start, e.g. under a CSP without `'wasm-unsafe-eval'`
 */
export const createTfjsSequence = async (
  spec: SequenceSpec,
  weights: Float32Array,
  { wasmFolder, known, stepBudget = STEP_BUDGET_MS, gpuFrom = GPU_FROM_MS }: TfjsSequenceOptions,
): Promise<Result<ReadySequence>> => {
  const plain = plainOf(spec, weights);
  if (known?.backend === 'plain') return ok({ network: plain, calibration: known });
  const before = known && (await backendNamed(known.backend));
  if (known && before && (await before.start(wasmFolder))) {
    const network = await before.sequence(spec, weights).catch(() => undefined);
    if (network && (await readsAlike(network, plain, spec, PROBE_STEPS).catch(() => false))) return ok({ network, calibration: known });
    network?.dispose();
  }
  const quickest = await calibrate({
    wasmFolder,
    gpuFrom,
    make: (backend) => backend.sequence(spec, weights),
    msOf: async (network) => ((await readsAlike(network, plain, spec, PROBE_STEPS)) ? stepMs(network, spec) : undefined),
  });
  if (!quickest) return fail('wasm_unavailable', 'WebAssembly could not start; the plain network stays.');
  const { backend, made, ms } = quickest;
  const msPerStep = { ...ms, plain: await stepMs(plain, spec) };
  if ((ms[backend] ?? Number.POSITIVE_INFINITY) <= stepBudget) return ok({ network: made, calibration: { backend, msPerStep } });
  made.dispose();
  return ok({ network: plain, calibration: { backend: 'plain', msPerStep } });
};
