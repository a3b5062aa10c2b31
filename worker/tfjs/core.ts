/**
 * Replaces `@tensorflow/tfjs-core` in the tfjs chunk (alias in `worker/build.ts`). The package's own entry registers every optimizer and
 * imports its Node platform and model storage, none of which a forward pass needs.
 * https://github.com/tensorflow/tfjs/blob/master/tfjs-core/src/base_side_effects.ts
 */
import { getOrMakeEngine } from '@tensorflow/tfjs-core/dist/engine';
import '@tensorflow/tfjs-core/dist/flags';
import { env } from '@tensorflow/tfjs-core/dist/environment';
import type { Platform } from '@tensorflow/tfjs-core/dist/platforms/platform';

/** The platform that the tfjs engine requires, for a worker: clock, fetch, text and timers. */
const workerPlatform: Platform = {
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

getOrMakeEngine();
env().setPlatform('worker', workerPlatform);

export * from '@tensorflow/tfjs-core/dist/base';
