import type { Backend, GpuBackend } from './backend';

interface GpuChunk {
  readonly backend: Backend;
}

/** Loads the chunks of graphics processors. Stands for `builtGpuChunks.ts` where nothing is built. */
export const gpuChunks: Readonly<Record<GpuBackend, () => Promise<GpuChunk>>> = {
  webgl: () => import('./webgl'),
  webgpu: () => import('./webgpu'),
};
