import type { Backend, GpuBackend } from './backend';

interface GpuChunk {
  readonly backend: Backend;
}

/** Loads the GPU chunks. Used instead of `builtGpuChunks.ts` without a build. */
export const gpuChunks: Readonly<Record<GpuBackend, () => Promise<GpuChunk>>> = {
  webgl: () => import('./webgl'),
  webgpu: () => import('./webgpu'),
};
