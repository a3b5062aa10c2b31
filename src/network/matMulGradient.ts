import { BatchMatMul, type BatchMatMulAttrs, getGradient, matMul, registerGradient, type Tensor, transpose } from '@tensorflow/tfjs-core';

/**
 * Gradient of a product of two matrices by transposing first and multiplying after: dA = dY Bᵀ, dB = Aᵀ dY. The WASM backend gives a
 * product to XNNPACK only without transposition flags, and else falls back to plain loops, six times as slow
 * (`tfjs-backend-wasm/src/cc/batch_mat_mul_impl.cc`). Batches and flagged products keep the library's gradient.
 */
export const registerMatMulGradient = (): void => {
  const stock = getGradient(BatchMatMul);
  registerGradient({
    kernelName: BatchMatMul,
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved, attrs) => {
      const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
      const [a, b] = saved as [Tensor, Tensor];
      if (Array.isArray(dy) || transposeA || transposeB || a.rank !== 2 || b.rank !== 2) return stock.gradFunc(dy, saved, attrs);
      return { a: () => matMul(dy, transpose(b)), b: () => matMul(transpose(a), dy) };
    },
  });
};
