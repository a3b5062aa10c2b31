/**
 * Inverse of a small symmetric positive definite matrix from its lower triangle, by sweeping one pivot after the other.
 *
 * @param a row-major size × size
 * @returns the full inverse, or `undefined` when `a` is not positive definite
 */
export const invertPivot = (size: number, a: Float64Array): Float64Array | undefined => {
  const p = Float64Array.from(a);
  const column = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const pivot = p[k * size + k]!;
    if (!(pivot > 0)) return undefined;
    for (let i = 0; i < size; i++) column[i] = i >= k ? p[i * size + k]! : p[k * size + i]!;
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const factor = column[i]! / pivot;
      const row = i * size;
      for (let j = 0; j <= i; j++) p[row + j]! -= factor * column[j]!;
      if (i > k) p[row + k] = factor;
      else p[k * size + i] = factor;
    }
    p[k * size + k] = -1 / pivot;
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = -p[i * size + j]!;
      p[i * size + j] = value;
      p[j * size + i] = value;
    }
  }
  return p;
};
