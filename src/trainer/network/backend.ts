import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { registerMatMulGradient } from '../../network/missingKernels';

let ready: Promise<void> | undefined;

/**
 * TensorFlow.js on WASM in this process, with one thread, so that sums are always computed in the same order. The umbrella package
 * registers the gradients. The WASM files are located relative to the installed package.
 */
export const startBackend = (): Promise<void> => {
  ready ??= (async () => {
    const tf = await import('@tensorflow/tfjs-core');
    // Suppresses the hint to install tfjs-node, which cannot be installed everywhere.
    tf.env().set('IS_TEST', true);
    await import('@tensorflow/tfjs');
    const wasm = await import('@tensorflow/tfjs-backend-wasm');
    tf.env().set('IS_TEST', false);
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
    wasm.setWasmPaths(dirname(entry) + sep);
    if (!(await tf.setBackend('wasm'))) throw new Error('the TensorFlow.js WASM backend does not start');
    await tf.ready();
    registerMatMulGradient();
  })();
  return ready;
};
