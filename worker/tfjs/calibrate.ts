import type { Backend } from './backend';
import { backendNamed } from './backendNamed';
import type { GpuBackend, TfjsBackend } from './backends';

/** What stands on a backend and holds memory of it. */
interface Held {
  dispose(): void;
}

export interface Trial<N extends Held> {
  /** Absolute URL of the folder with the `.wasm` files. */
  readonly wasmFolder: string;
  /** Graphics processors are tried where WASM takes at least this long, ms. */
  readonly gpuFrom: number;
  make(backend: Backend): Promise<N>;
  /** Milliseconds of a round; `undefined` where what it answers is not what the model says, as on graphics processors that compute in half precision. */
  msOf(made: N): Promise<number | undefined>;
}

export interface Quickest<N> {
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
