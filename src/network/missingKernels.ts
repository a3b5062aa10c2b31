import {
  BatchMatMul,
  type BatchMatMulAttrs,
  getGradient,
  getKernel,
  matMul,
  registerGradient,
  registerKernel,
  type Tensor,
  type TensorInfo,
  transpose,
  UnsortedSegmentSum,
  util,
} from '@tensorflow/tfjs-core';

/**
 * Gradient of a product of two matrices by transposing first and multiplying after: dA = dY Bᵀ, dB = Aᵀ dY. The WASM backend uses XNNPACK
 * only for products without transposition flags. With flags it falls back to plain loops, six times as slow
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

/** The part of a backend that a kernel needs, when values live in this process. */
interface ValueBackend {
  readSync(dataId: object): Float32Array | Int32Array;
  write(values: Float32Array, shape: number[], dtype: 'float32'): object;
}

/**
 * Registers UnsortedSegmentSum on WASM, which lacks it: out[segment_i, …] = Σ x[i, …]. It is the gradient of an embedding look-up
 * (`gather`); the kernel is the same loop the cpu backend runs.
 */
export const registerSegmentSum = (): void => {
  if (getKernel(UnsortedSegmentSum, 'wasm')) return;
  registerKernel({
    kernelName: UnsortedSegmentSum,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }): TensorInfo => {
      const { x, segmentIds } = inputs;
      if (!x || !segmentIds) throw new RangeError('UnsortedSegmentSum needs values and segments');
      const memory = backend as ValueBackend;
      const [values, segments] = [memory.readSync(x.dataId), memory.readSync(segmentIds.dataId)];
      const shape = [Number(attrs?.numSegments), ...x.shape.slice(1)];
      const out = new Float32Array(util.sizeFromShape(shape));
      const width = util.sizeFromShape(x.shape.slice(1));
      for (let i = 0; i < segments.length; i++) {
        const [from, to] = [i * width, segments[i]! * width];
        for (let j = 0; j < width; j++) out[to + j]! += values[from + j]!;
      }
      return { dataId: memory.write(out, shape, 'float32'), shape, dtype: 'float32' };
    },
  });
};
