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

/** Makes WebGPU the current backend. `false` if the worker gets no adapter. */
const useWebgpu = async (): Promise<boolean> => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return false;
  // The backend sizes its workgroups by the adapter's limits, but a device only has them if they are requested.
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
  // It is removed after it was the slower one.
  if (!findBackendFactory('webgpu')) registerBackend('webgpu', () => new WebGPUBackend(device, adapter.info), 1);
  return setBackend('webgpu');
};

/** The WebGPU chunk, like that of WebGL. */
export const backend = backendOf('webgpu', useWebgpu);
