import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu';
import { addConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul';
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply';
import { reluConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sigmoid';
import { sliceConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Slice';
import { subConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub';
import { tanhConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Tanh';
import { findBackendFactory, registerBackend, registerKernel, setBackend } from '@tensorflow/tfjs-core';
import { backendOf } from './backend';

const used = [batchMatMulConfig, addConfig, subConfig, multiplyConfig, reluConfig, sigmoidConfig, tanhConfig, sliceConfig];
let registered = false;

/** Makes WebGPU the current backend; `false` where the worker gets no adapter. */
const useWebgpu = async (): Promise<boolean> => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return false;
  // The backend sizes its groups by what the adapter can do; a device that is not asked for it has less.
  const { maxComputeWorkgroupStorageSize, maxComputeWorkgroupSizeX, maxComputeInvocationsPerWorkgroup, maxComputeWorkgroupsPerDimension } =
    adapter.limits;
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxComputeWorkgroupStorageSize,
      maxComputeWorkgroupSizeX,
      maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupsPerDimension,
    },
  });
  if (!registered) {
    for (const config of used) registerKernel(config);
    registered = true;
  }
  // It is taken out where it was the slower one.
  if (!findBackendFactory('webgpu')) registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 1);
  return setBackend('webgpu');
};

/** The chunk of WebGPU, as that of WebGL. */
export const backend = backendOf('webgpu', useWebgpu);
