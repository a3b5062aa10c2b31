import { type Backend, backendOf } from './backend';
import type { TfjsBackend } from './backends';
import { gpuChunks } from './gpuChunks';
import { useWasm } from './wasmBackend';

const wasm = backendOf('wasm', useWasm);

/** `undefined` where the browser has none such, or its chunk cannot be had. */
export const backendNamed = async (name: TfjsBackend): Promise<Backend | undefined> => {
  if (name === 'wasm') return wasm;
  const isThere = name === 'webgl' ? typeof OffscreenCanvas !== 'undefined' : 'gpu' in navigator;
  return isThere
    ? gpuChunks[name]().then(
        ({ backend }) => backend,
        () => undefined,
      )
    : undefined;
};
