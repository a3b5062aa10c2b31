import { BackendWasm, init, setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm';
import { addConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Add';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/BatchMatMul';
import { multiplyConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Multiply';
import { reluConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Relu';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sigmoid';
import { sliceConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Slice';
import { subConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Sub';
import { tanhConfig } from '@tensorflow/tfjs-backend-wasm/dist/kernels/Tanh';
import { env, registerBackend, registerKernel, setBackend } from '@tensorflow/tfjs-core';
import type { TfjsBackend } from '../storage/deviceStorage';
import { type Backend, backendOf } from './backend';
import { gpuChunks } from './gpuChunks';

/** Inserted by worker/build.ts: name and integrity of the binary with and without SIMD. Absent without a build. */
declare const __COUPLET_WASM__: Readonly<Record<'simd' | 'plain', readonly [name: string, integrity: string]>> | undefined;

let registered = false;

/**
 * The binary's name in the build. The backend fetches it without an integrity, so the file is verified first and then comes from the HTTP
 * cache. Rejects if the file differs.
 */
const checkedBinary = async (folder: string): Promise<Record<string, string>> => {
  if (typeof __COUPLET_WASM__ === 'undefined') return {};
  const { simd, plain } = __COUPLET_WASM__;
  const [name, integrity] = (await env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? simd : plain;
  await (await fetch(folder + name, { integrity, credentials: 'same-origin' })).arrayBuffer();
  return { 'tfjs-backend-wasm.wasm': folder + plain[0], 'tfjs-backend-wasm-simd.wasm': folder + simd[0] };
};

/**
 * Makes WASM the current backend. `false` if the page's CSP lacks `'wasm-unsafe-eval'`, or the binary is not available.
 * @param folder absolute URL of the folder with the `.wasm` files
 */
const useWasm = async (folder: string): Promise<boolean> => {
  if (!registered) {
    // The backend's index registers all of its 150 kernels. The forward passes use these eight.
    const used = [batchMatMulConfig, addConfig, subConfig, multiplyConfig, reluConfig, sigmoidConfig, tanhConfig, sliceConfig];
    for (const config of used) registerKernel(config);
    // Threads need cross-origin isolation, which a shop's page hardly ever has, and a second worker. A row times a matrix is not split
    // among them. A step on two threads against one, isolated, two cores: 8 units .046 and .048 ms, 64 units .044 and .041, 256 units .080
    // and .079.
    env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    // If it cannot start, keeps the reason out of the shop's console. The plain scorer stays.
    env().set('PROD', true);
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    const named = await checkedBinary(prefix);
    setWasmPaths(prefix);
    // It requires a name for each binary. The threaded one is never requested.
    if (named['tfjs-backend-wasm.wasm']) setWasmPaths({ ...named, 'tfjs-backend-wasm-threaded-simd.wasm': prefix });
    registerBackend('wasm', async () => new BackendWasm((await init()).wasm), 2);
    registered = true;
  }
  return setBackend('wasm');
};

const wasm = backendOf('wasm', useWasm);

/** `undefined` if the browser does not have it, or its chunk is not available. */
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
