import { getBackend, removeBackend, setBackend, type TensorContainer, tidy } from '@tensorflow/tfjs-core';
import { useWasm } from './wasmBackend';

export type TfjsBackend = 'wasm' | 'webgl' | 'webgpu';

const starts: Readonly<Record<TfjsBackend, (wasmFolder: string) => Promise<boolean>>> = {
  wasm: useWasm,
  // Chunks of their own: most devices never fetch them.
  webgl: async () => typeof OffscreenCanvas !== 'undefined' && (await import('./webglBackend')).useWebgl(),
  webgpu: async () => 'gpu' in navigator && (await import('./webgpuBackend')).useWebgpu(),
};

/** While one backend starts the runtime computes on none, and a second start would cancel it. */
let started: Promise<unknown> = Promise.resolve();

const running = new Set<TfjsBackend>();

/** How many networks have their weights on a backend. */
const holders = new Map<TfjsBackend, number>();

/**
 * Starts a backend, one at a time. `false` where it cannot be had here.
 * @param wasmFolder absolute URL of the folder with the `.wasm` files
 */
export const startBackend = (name: TfjsBackend, wasmFolder: string): Promise<boolean> => {
  const start = started
    .then(() => running.has(name) || starts[name](wasmFolder))
    .then((up) => {
      if (up) running.add(name);
      return up;
    })
    .catch(() => false);
  started = start;
  return start;
};

/** One that has started is current at once; only its first start has to be waited for. */
const makeCurrent = (name: TfjsBackend): void => {
  if (getBackend() !== name) void setBackend(name);
};

/** What is computed on a backend, whichever one is current; all tensors but the answer are freed. */
export const onBackend = async <T extends TensorContainer>(name: TfjsBackend, work: () => T): Promise<T> => {
  for (let waited: unknown; waited !== started; ) {
    waited = started;
    await started;
  }
  makeCurrent(name);
  return tidy(work);
};

export const holdBackend = (name: TfjsBackend): void => {
  holders.set(name, (holders.get(name) ?? 0) + 1);
};

/**
 * Gives the graphics memory back with the last network that held it, unless nothing else has started: the runtime would start what it likes. WASM stays, as its
 * memory cannot be given back.
 */
export const releaseBackend = (name: TfjsBackend): void => {
  const left = (holders.get(name) ?? 1) - 1;
  holders.set(name, left);
  if (left > 0 || name === 'wasm' || !running.has('wasm')) return;
  makeCurrent('wasm');
  removeBackend(name);
  running.delete(name);
};
