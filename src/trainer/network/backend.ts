import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { registerMatMulGradient } from '../../network/missingKernels';

let ready: Promise<void> | undefined;

/**
 * TensorFlow.js on WASM in this process, one thread, so that sums come out in the same order every time. The umbrella package
 * registers the gradients; the WASM files are found beside the installed package, wherever that is.
 */
export const startBackend = (): Promise<void> => {
  ready ??= (async () => {
    const tf = await import('@tensorflow/tfjs-core');
    // Silences the hint to install tfjs-node, which cannot be installed everywhere.
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
