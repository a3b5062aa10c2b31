import { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl/dist/backend_webgl';
import { addConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Add';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/BatchMatMul';
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Multiply';
import { reluConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Relu';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-webgl/dist/kernels/Sigmoid';
import { registerBackend, registerKernel, setBackend } from '@tensorflow/tfjs-core';

let registered = false;

/** Makes WebGL the current backend; `false` where the worker gets no WebGL context. */
export const useWebgl = async (): Promise<boolean> => {
  if (!registered) {
    for (const config of [batchMatMulConfig, addConfig, multiplyConfig, reluConfig, sigmoidConfig]) registerKernel(config);
    registerBackend('webgl', () => new MathBackendWebGL(), 1);
    registered = true;
  }
  return setBackend('webgl');
};
