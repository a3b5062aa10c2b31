import type { TfjsBackend } from '../storage/deviceStorage';
import type { Backend, GpuBackend } from './backend';
import { backendNamed } from './backendNamed';

/** Outside an isolated page clocks go in steps of 0.1 ms, in Firefox of 1: a sample is as many rounds as last this long. */
const SAMPLE_MS = 2;
const SAMPLES = 5;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

/** Milliseconds a round, the median of a few samples after a first round that compiles and allocates. Others get their turn between samples. */
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

/** What stands on a backend and holds memory of it. */
interface Held {
  dispose(): void;
}

interface Trial<N extends Held> {
  /** Absolute URL of the folder with the `.wasm` files. */
  readonly wasmFolder: string;
  /** Graphics processors are tried where WASM takes at least this long, ms. */
  readonly gpuFrom: number;
  make(backend: Backend): Promise<N>;
  /** Milliseconds of a round; `undefined` where what it answers is not what the model says, as on graphics processors that compute in half precision. */
  msOf(made: N): Promise<number | undefined>;
}

interface Quickest<N> {
  readonly backend: TfjsBackend;
  readonly made: N;
  /** Of every backend that started and answers rightly. */
  readonly ms: Readonly<Partial<Record<TfjsBackend, number>>>;
}

const gpus: readonly GpuBackend[] = ['webgl', 'webgpu'];

/** Times one model on the backends that start here, and keeps the quickest; `undefined` where WASM does not start. */
export const calibrate = async <N extends Held>({ wasmFolder, gpuFrom, make, msOf }: Trial<N>): Promise<Quickest<N> | undefined> => {
  let best: { readonly backend: TfjsBackend; readonly made: N; readonly taken: number } | undefined;
  const ms: Partial<Record<TfjsBackend, number>> = {};
  const attempt = async (name: TfjsBackend): Promise<boolean> => {
    const backend = await backendNamed(name);
    if (!(await backend?.start(wasmFolder)) || !backend) return false;
    // A graphics processor may start and hold no tensors.
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
