import { getBackend, removeBackend, setBackend, type TensorContainer, tidy } from '@tensorflow/tfjs-core';

export type GpuBackend = 'webgl' | 'webgpu';
export type TfjsBackend = 'wasm' | GpuBackend;

/** While one backend starts the runtime computes on none, and a second start would cancel it. */
let started: Promise<unknown> = Promise.resolve();

const running = new Set<TfjsBackend>();

/** How many networks have their weights on a backend. */
const holders = new Map<TfjsBackend, number>();

/** One that has started is current at once; only its first start has to be waited for. */
const makeCurrent = (name: TfjsBackend): void => {
  if (getBackend() !== name) void setBackend(name);
};

/** Starts a backend, one at a time. `false` where it cannot be had here. */
export const startBackend = (name: TfjsBackend, start: () => Promise<boolean>): Promise<boolean> => {
  const up = started
    .then(() => running.has(name) || start())
    .then((is) => {
      if (is) running.add(name);
      // A runtime whose start has failed has no backend, and would start one of its own choice.
      else if (running.has('wasm')) makeCurrent('wasm');
      return is;
    })
    .catch(() => false);
  started = up;
  return up;
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

/** Gives the graphics memory back with the last network that held it. WASM stays, as its memory cannot be given back. */
export const releaseBackend = (name: TfjsBackend): void => {
  const left = (holders.get(name) ?? 1) - 1;
  holders.set(name, left);
  if (left > 0 || name === 'wasm') return;
  // With none current the runtime would start what it likes.
  if (running.has('wasm')) makeCurrent('wasm');
  removeBackend(name);
  running.delete(name);
};
