import type { Platform } from '@tensorflow/tfjs-core/dist/platforms/platform';

/** What the tfjs engine asks of its surroundings, for a worker: clock, fetch, text and timers. */
export const workerPlatform: Platform = {
  fetch: (path, init) => fetch(path, init),
  now: () => performance.now(),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes) => new TextDecoder().decode(bytes),
  setTimeoutCustom: (work, delay) => {
    setTimeout(work, delay);
  },
  isTypedArray: (value): value is Float32Array | Int32Array | Uint8Array | Uint8ClampedArray =>
    value instanceof Float32Array || value instanceof Int32Array || value instanceof Uint8Array || value instanceof Uint8ClampedArray,
};
