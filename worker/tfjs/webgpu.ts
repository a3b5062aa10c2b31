import { backendOf } from './backend';
import { useWebgpu } from './webgpuBackend';

/** The chunk of WebGPU, as that of WebGL. */
export const backend = backendOf('webgpu', useWebgpu);
