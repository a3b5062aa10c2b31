import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { forward, toTensors } from '../../src/network/forward';
import { servePeer, weightsOf } from './servePeer';

/** The umbrella package as its documentation has it. */
servePeer(async (init) => {
  const { backend = 'cpu', folder = '' } = init.files;
  // One thread, as on any page that is not isolated; this one is for the sake of its clock.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(folder);
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} did not start`);
  const weights = toTensors(init.spec, await weightsOf(init));
  return async (batch) => {
    const out = tf.tidy(() => tf.sigmoid(forward(init.spec, weights, tf.tensor2d(batch, [init.rows, init.spec.inputs]))));
    const scores = (await out.data()) as Float32Array;
    out.dispose();
    return scores;
  };
});
