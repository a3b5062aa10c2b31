import type { TfjsBackend } from '../storage/deviceStorage';
import type { Backend, GpuBackend } from './backend';
import { backendNamed } from './backendNamed';

/** Outside an isolated page clocks have a resolution of 0.1 ms, in Firefox 1 ms, so a sample is as many rounds as take this long. */
const SAMPLE_MS = 2;
const SAMPLES = 5;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/**
 * Median milliseconds per round over a few samples, after a first round that compiles and allocates. Other work can run between samples.
 */
export const medianMs = async (round: () => unknown): Promise<number> => {
  await round();
  const samples: number[] = [];
  for (let i = 0; i < SAMPLES; i++) {
    await pause();
    const from = performance.now();
    let [rounds, taken] = [0, 0];
    while (taken < SAMPLE_MS) {
      await round();
      rounds += 1;
      taken = performance.now() - from;
    }
    samples.push(taken / rounds);
  }
  return samples.sort((a, b) => a - b)[(SAMPLES - 1) / 2] ?? Number.POSITIVE_INFINITY;
};

/** An object that uses memory of a backend. */
interface Held {
  dispose(): void;
}

interface Trial<N extends Held> {
  /** Absolute URL of the folder with the `.wasm` files. */
  readonly wasmFolder: string;
  /** GPUs are tried if WASM takes at least this long, ms. */
  readonly gpuFrom: number;
  make(backend: Backend): Promise<N>;
  /** Milliseconds per round. `undefined` if the results differ from the model's, as on GPUs that compute in half precision. */
  msOf(made: N): Promise<number | undefined>;
}

interface Quickest<N> {
  readonly backend: TfjsBackend;
  readonly made: N;
  /** Times of every backend that started and answers correctly. */
  readonly ms: Readonly<Partial<Record<TfjsBackend, number>>>;
}

const gpus: readonly GpuBackend[] = ['webgl', 'webgpu'];

/** Times one model on the backends that start here, and keeps the fastest. `undefined` if WASM does not start. */
export const calibrate = async <N extends Held>({ wasmFolder, gpuFrom, make, msOf }: Trial<N>): Promise<Quickest<N> | undefined> => {
  let best: { readonly backend: TfjsBackend; readonly made: N; readonly taken: number } | undefined;
  const ms: Partial<Record<TfjsBackend, number>> = {};
  const attempt = async (name: TfjsBackend): Promise<boolean> => {
    const backend = await backendNamed(name);
    if (!(await backend?.start(wasmFolder)) || !backend) return false;
    // A GPU may start and be unable to hold tensors.
    const made = await make(backend).catch(() => undefined);
    if (!made) return false;
    const taken = await msOf(made).catch(() => undefined);
    if (taken !== undefined) ms[name] = taken;
    const loser = taken !== undefined && taken < (best?.taken ?? Number.POSITIVE_INFINITY) ? best?.made : made;
    if (loser !== made && taken !== undefined) best = { backend: name, made, taken };
    loser?.dispose();
    return true;
  };
  if (!(await attempt('wasm'))) return undefined;
  if ((best?.taken ?? Number.POSITIVE_INFINITY) >= gpuFrom) for (const gpu of gpus) await attempt(gpu);
  return best && { backend: best.backend, made: best.made, ms };
};
