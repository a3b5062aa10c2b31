import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import { addConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Add';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/BatchMatMul';
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Multiply';
import { reluConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Relu';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Sigmoid';
import { sliceConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Slice';
import { subConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Sub';
import { tanhConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Tanh';
import { findBackendFactory, registerBackend, registerKernel, setBackend } from '@tensorflow/tfjs-core';
import { backendOf } from './backend';

const used = [batchMatMulConfig, addConfig, subConfig, multiplyConfig, reluConfig, sigmoidConfig, tanhConfig, sliceConfig];

let registered = false;

/** Makes WebGL the current backend. `false` if the worker gets no WebGL context. */
const useWebgl = async (): Promise<boolean> => {
  if (!registered) {
    for (const config of used) registerKernel(config);
    registered = true;
  }
  // It is removed after it was the slower one.
  if (!findBackendFactory('webgl')) registerBackend('webgl', () => new MathBackendWebGL(), 1);
  return setBackend('webgl');
};

/** The WebGL chunk, with its own runtime: most devices never fetch it, and the parts of the runtime it needs do not add to theirs. */
export const backend = backendOf('webgl', useWebgl);
