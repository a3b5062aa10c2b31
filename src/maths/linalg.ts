/**
 * Small dense linear algebra on symmetric d × d matrices, packed as their lower triangle row by row, length d(d+1)/2. d is the number of
 * bandit features (tens), so plain loops are fastest. The innermost ones are functions of their own (kernels): browsers compile a function
 * that is called often sooner than a loop that is running, and a worker's first decision takes half the time.
 */
type Vector = ArrayLike<number>;

/** Position of entry (i, j), j ≤ i. */
export const packedIndex = (i: number, j: number): number => (i * (i + 1)) / 2 + j;

/** Dimension d of a packed matrix of `length` = d(d+1)/2 numbers. */
export const packedDimension = (length: number): number => Math.round((Math.sqrt(8 * length + 1) - 1) / 2);

/** Kernel: from − Σ aₖ bₖ over n entries from two positions on. */
const minusDot = (from: number, a: Float64Array, i: number, b: Float64Array, j: number, n: number): number => {
  let sum = from;
  for (let k = 0; k < n; k++) sum -= a[i + k]! * b[j + k]!;
  return sum;
};

/**
 * Cholesky factor L of P = L Lᵀ, packed (Golub & Van Loan, Matrix Computations, 4.2).
 * @returns `undefined` when P is not positive definite (or not finite).
 */
export const choleskyPacked = (P: Vector): Float64Array | undefined => {
  const d = packedDimension(P.length);
  const L = new Float64Array(P.length);
  for (let i = 0; i < d; i++) {
    const row = packedIndex(i, 0);
    for (let j = 0; j <= i; j++) {
      const above = packedIndex(j, 0);
      const sum = minusDot(P[row + j]!, L, row, L, above, j);
      if (i === j) {
        if (!(sum > 0) || sum === Number.POSITIVE_INFINITY) return undefined;
        L[row + i] = Math.sqrt(sum);
      } else L[row + j] = sum / L[above + j]!;
    }
  }
  return L;
};

/** y with L y = b. */
export const solveLower = (L: Float64Array, b: Vector): Float64Array => {
  const y = new Float64Array(b);
  // Leading zeros of b stay zero in y, so for one-hot vectors the work starts at the 1.
  let first = 0;
  while (first < y.length && y[first] === 0) first++;
  for (let i = first; i < y.length; i++) {
    const row = packedIndex(i, 0);
    y[i] = minusDot(y[i]!, L, row + first, y, first, i - first) / L[row + i]!;
  }
  return y;
};

/** Kernel: entry i of four right-hand sides. */
const solveEntry = (L: Float64Array, i: number, y0: Float64Array, y1: Float64Array, y2: Float64Array, y3: Float64Array): void => {
  const row = packedIndex(i, 0);
  let s0 = y0[i]!;
  let s1 = y1[i]!;
  let s2 = y2[i]!;
  let s3 = y3[i]!;
  for (let k = 0; k < i; k++) {
    const l = L[row + k]!;
    s0 -= l * y0[k]!;
    s1 -= l * y1[k]!;
    s2 -= l * y2[k]!;
    s3 -= l * y3[k]!;
  }
  const pivot = L[row + i]!;
  y0[i] = s0 / pivot;
  y1[i] = s1 / pivot;
  y2[i] = s2 / pivot;
  y3[i] = s3 / pivot;
};

/**
 * `solveLower` for several right-hand sides, with identical bits. Four at a time: their sums need not wait for each other, and each value
 * read from L serves four.
 */
export const solveLowerEach = (L: Float64Array, bs: readonly Vector[]): Float64Array[] => {
  const ys: Float64Array[] = bs.map((b) => new Float64Array(b));
  const whole = ys.length - (ys.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const [y0, y1, y2, y3] = [ys[at]!, ys[at + 1]!, ys[at + 2]!, ys[at + 3]!];
    for (let i = 0; i < y0.length; i++) solveEntry(L, i, y0, y1, y2, y3);
  }
  for (let at = whole; at < ys.length; at++) ys[at] = solveLower(L, ys[at]!);
  return ys;
};

/** Kernel: the products of y and four others, written from `at` on. */
const fourDots = (y: Float64Array, ys: readonly Float64Array[], j: number, out: Float64Array, at: number): void => {
  const [a, b, c, d] = [ys[j]!, ys[j + 1]!, ys[j + 2]!, ys[j + 3]!];
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < y.length; k++) {
    const value = y[k]!;
    s0 += value * a[k]!;
    s1 += value * b[k]!;
    s2 += value * c[k]!;
    s3 += value * d[k]!;
  }
  out[at] = s0;
  out[at + 1] = s1;
  out[at + 2] = s2;
  out[at + 3] = s3;
};

/** All products y_iᵀy_j, j ≤ i, packed. Each sum has the bits of `dot`, four at a time. */
export const gramPacked = (ys: readonly Float64Array[]): Float64Array => {
  const gram = new Float64Array(packedIndex(ys.length, 0));
  for (let i = 0, at = 0; i < ys.length; i++) {
    const y = ys[i]!;
    let j = 0;
    for (; j + 3 <= i; j += 4, at += 4) fourDots(y, ys, j, gram, at);
    for (; j <= i; j++) gram[at++] = dot(y, ys[j]!);
  }
  return gram;
};

/** x with Lᵀ x = y. */
export const solveLowerTransposed = (L: Vector, y: Vector): Float64Array => {
  const x = Float64Array.from(y);
  for (let i = x.length - 1; i >= 0; i--) {
    let sum = x[i]!;
    let at = packedIndex(i, i);
    const pivot = L[at]!;
    for (let k = i + 1; k < x.length; k++) {
      // Down column i: row k is k long.
      at += k;
      sum -= L[at]! * x[k]!;
    }
    x[i] = sum / pivot;
  }
  return x;
};

/** x with L Lᵀ x = b. */
export const solvePacked = (L: Float64Array, b: Vector): Float64Array => solveLowerTransposed(L, solveLower(L, b));

/** P⁻¹ = L⁻ᵀ L⁻¹ of P = L Lᵀ, packed. Row by row, in memory order. */
export const inversePacked = (L: Vector): Float64Array => {
  const d = packedDimension(L.length);
  const lower = new Float64Array(L.length);
  const inverse = new Float64Array(L.length);
  for (let i = 0; i < d; i++) {
    const row = packedIndex(i, 0);
    const pivot = L[row + i]!;
    for (let k = 0; k < i; k++) {
      const factor = L[row + k]! / pivot;
      const above = packedIndex(k, 0);
      for (let j = 0; j <= k; j++) lower[row + j]! -= factor * lower[above + j]!;
    }
    lower[row + i] = 1 / pivot;
    for (let k = 0; k <= i; k++) {
      const factor = lower[row + k]!;
      const target = packedIndex(k, 0);
      for (let j = 0; j <= k; j++) inverse[target + j]! += factor * lower[row + j]!;
    }
  }
  return inverse;
};

/** Kernel: Σ aₖ bₖ of n entries from two positions of L on. */
const plusDot = (L: Float64Array, i: number, j: number, n: number): number => {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += L[i + k]! * L[j + k]!;
  return sum;
};

/** P = L Lᵀ, packed. */
export const unpackProduct = (L: Vector): Float64Array => {
  const d = packedDimension(L.length);
  const factor = Float64Array.from(L);
  const P = new Float64Array(L.length);
  for (let i = 0, at = 0; i < d; i++) {
    const row = packedIndex(i, 0);
    for (let j = 0; j <= i; j++) P[at++] = plusDot(factor, row, packedIndex(j, 0), j + 1);
  }
  return P;
};

/** P x for a packed symmetric P. */
export const multiplyPacked = (P: Vector, x: Vector): Float64Array => {
  const y = new Float64Array(x.length);
  for (let i = 0, at = 0; i < x.length; i++)
    for (let j = 0; j <= i; j++) {
      const value = P[at++]!;
      y[i] = y[i]! + value * x[j]!;
      if (j < i) y[j] = y[j]! + value * x[i]!;
    }
  return y;
};

export const dot = (a: Vector, b: Vector): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};
