const BLOCK = 64;
/** Columns of a panel read at once, so that two panels of 64 rows stay in the second-level cache. */
const DEPTH = 256;

/** C[i, j] −= Σ_{k0 ≤ k < k1} A[i, k] B[j, k] for i0 ≤ i < i1, j0 ≤ j < j1; all n × n row-major, 4 × 2 sums in registers. */
const subtractDots = (
  n: number,
  c: Float64Array,
  a: Float64Array,
  b: Float64Array,
  [i0, i1]: readonly [number, number],
  [j0, j1]: readonly [number, number],
  [from, to]: readonly [number, number],
): void => {
  for (let k0 = from; k0 < to; k0 += DEPTH) {
    const k1 = Math.min(to, k0 + DEPTH);
    let i = i0;
    for (; i + 4 <= i1; i += 4) {
      const [a0, a1, a2, a3] = [i * n, (i + 1) * n, (i + 2) * n, (i + 3) * n];
      let j = j0;
      for (; j + 2 <= j1; j += 2) {
        const [b0, b1] = [j * n, (j + 1) * n];
        let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
        for (let k = k0; k < k1; k++) {
          const y0 = b[b0 + k]!;
          const y1 = b[b1 + k]!;
          const x0 = a[a0 + k]!;
          const x1 = a[a1 + k]!;
          const x2 = a[a2 + k]!;
          const x3 = a[a3 + k]!;
          s00 += x0 * y0;
          s01 += x0 * y1;
          s10 += x1 * y0;
          s11 += x1 * y1;
          s20 += x2 * y0;
          s21 += x2 * y1;
          s30 += x3 * y0;
          s31 += x3 * y1;
        }
        c[a0 + j]! -= s00;
        c[a0 + j + 1]! -= s01;
        c[a1 + j]! -= s10;
        c[a1 + j + 1]! -= s11;
        c[a2 + j]! -= s20;
        c[a2 + j + 1]! -= s21;
        c[a3 + j]! -= s30;
        c[a3 + j + 1]! -= s31;
      }
      for (; j < j1; j++) for (let r = i; r < i + 4; r++) c[r * n + j]! -= dot(a, r * n, b, j * n, k0, k1);
    }
    for (; i < i1; i++) for (let j = j0; j < j1; j++) c[i * n + j]! -= dot(a, i * n, b, j * n, k0, k1);
  }
};

const dot = (a: Float64Array, atA: number, b: Float64Array, atB: number, from: number, to: number): number => {
  let sum = 0;
  for (let k = from; k < to; k++) sum += a[atA + k]! * b[atB + k]!;
  return sum;
};

/** Lower Cholesky factor in place of the lower triangle, block column by block column. */
const factorise = (n: number, a: Float64Array): boolean => {
  for (let j0 = 0; j0 < n; j0 += BLOCK) {
    const j1 = Math.min(n, j0 + BLOCK);
    for (let i0 = j0; i0 < n; i0 += BLOCK) {
      const i1 = Math.min(n, i0 + BLOCK);
      subtractDots(n, a, a, a, [i0, i1], [j0, j1], [0, j0]);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < Math.min(j1, i + 1); j++) {
          const rest = a[i * n + j]! - dot(a, i * n, a, j * n, j0, j);
          if (i === j && !(rest > 0)) return false;
          a[i * n + j] = i === j ? Math.sqrt(rest) : rest / a[j * n + j]!;
        }
      }
    }
  }
  return true;
};

/** U = L⁻ᵀ (upper triangle, row-major): row i is column i of L⁻¹, so that all products are of contiguous rows. */
const invertFactor = (n: number, l: Float64Array): Float64Array => {
  const u = new Float64Array(n * n);
  for (let i = 0; i < n; i++) u[i * n + i] = 1;
  for (let k0 = 0; k0 < n; k0 += BLOCK) {
    const k1 = Math.min(n, k0 + BLOCK);
    for (let i0 = 0; i0 <= k0; i0 += BLOCK) {
      const i1 = Math.min(n, i0 + BLOCK);
      subtractDots(n, u, u, l, [i0, i1], [k0, k1], [i0, k0]);
      for (let i = i0; i < i1; i++) {
        for (let k = Math.max(i, k0); k < k1; k++) {
          u[i * n + k] = (u[i * n + k]! - dot(u, i * n, l, k * n, k0, k)) / l[k * n + k]!;
        }
      }
    }
  }
  return u;
};

/**
 * Inverse of a symmetric positive definite matrix by blocked Cholesky: A = L Lᵀ, A⁻¹ = L⁻ᵀ L⁻¹. About n³/2 multiply-adds.
 *
 * @param a row-major n × n, overwritten
 * @returns full symmetric inverse, or `undefined` when `a` is not positive definite
 */
export const invertSpd = (n: number, a: Float64Array): Float64Array | undefined => {
  if (!factorise(n, a)) return undefined;
  const u = invertFactor(n, a);
  const p = a.fill(0);
  for (let i0 = 0; i0 < n; i0 += BLOCK) {
    const i1 = Math.min(n, i0 + BLOCK);
    // Rows of U are zero left of the diagonal, so sums start at the later block.
    for (let j0 = 0; j0 <= i0; j0 += BLOCK) subtractDots(n, p, u, u, [i0, i1], [j0, Math.min(n, j0 + BLOCK)], [i0, n]);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = -p[i * n + j]!;
      p[i * n + j] = value;
      p[j * n + i] = value;
    }
  }
  return p;
};
