/**
 * Small dense linear algebra on symmetric d × d matrices, packed as their lower triangle row by row, length d(d+1)/2. d is the number of
 * bandit features (tens), so plain loops are fastest.
 */
type Vector = ArrayLike<number>;

/** Position of entry (i, j), j ≤ i. */
export const packedIndex = (i: number, j: number): number => (i * (i + 1)) / 2 + j;

/** Dimension d of a packed matrix of `length` = d(d+1)/2 numbers. */
export const packedDimension = (length: number): number => Math.round((Math.sqrt(8 * length + 1) - 1) / 2);

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
      let sum = P[row + j]!;
      for (let k = 0; k < j; k++) sum -= L[row + k]! * L[above + k]!;
      if (i === j) {
        if (!(sum > 0) || sum === Number.POSITIVE_INFINITY) return undefined;
        L[row + i] = Math.sqrt(sum);
      } else L[row + j] = sum / L[above + j]!;
    }
  }
  return L;
};

/** y with L y = b. */
export const solveLower = (L: Vector, b: Vector): Float64Array => {
  const y = new Float64Array(b);
  // Leading zeros of b stay zero in y, so for one-hot vectors the work starts at the 1.
  let first = 0;
  while (first < y.length && y[first] === 0) first++;
  for (let i = first; i < y.length; i++) {
    const row = packedIndex(i, 0);
    let sum = y[i]!;
    for (let k = first; k < i; k++) sum -= L[row + k]! * y[k]!;
    y[i] = sum / L[row + i]!;
  }
  return y;
};

/**
 * `solveLower` for several right-hand sides, with identical bits. Four at a time: their sums need not wait for each other, and each value
 * read from L serves four.
 */
export const solveLowerEach = (L: Vector, bs: readonly Vector[]): Float64Array[] => {
  const ys: Float64Array[] = bs.map((b) => new Float64Array(b));
  const whole = ys.length - (ys.length % 4);
  for (let at = 0; at < whole; at += 4) {
    const [y0, y1, y2, y3] = [ys[at]!, ys[at + 1]!, ys[at + 2]!, ys[at + 3]!];
    for (let i = 0; i < y0.length; i++) {
      const row = packedIndex(i, 0);
      let [s0, s1, s2, s3] = [y0[i]!, y1[i]!, y2[i]!, y3[i]!];
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
    }
  }
  for (let at = whole; at < ys.length; at++) ys[at] = solveLower(L, ys[at]!);
  return ys;
};

/** All products y_iᵀy_j, j ≤ i, packed. Each sum has the bits of `dot`, four at a time. */
export const gramPacked = (ys: readonly Float64Array[]): Float64Array => {
  const gram = new Float64Array(packedIndex(ys.length, 0));
  for (let i = 0, at = 0; i < ys.length; i++) {
    const y = ys[i]!;
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const [a, b, c, d] = [ys[j]!, ys[j + 1]!, ys[j + 2]!, ys[j + 3]!];
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0; k < y.length; k++) {
        const value = y[k]!;
        s0 += value * a[k]!;
        s1 += value * b[k]!;
        s2 += value * c[k]!;
        s3 += value * d[k]!;
      }
      gram[at++] = s0;
      gram[at++] = s1;
      gram[at++] = s2;
      gram[at++] = s3;
    }
    for (; j <= i; j++) gram[at++] = dot(y, ys[j]!);
  }
  return gram;
};

/** x with Lᵀ x = y. */
export const solveLowerTransposed = (L: Vector, y: Vector): Float64Array => {
  const x = Float64Array.from(y);
  for (let i = x.length - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < x.length; k++) sum -= L[packedIndex(k, i)]! * x[k]!;
    x[i] = sum / L[packedIndex(i, i)]!;
  }
  return x;
};

/** x with L Lᵀ x = b. */
export const solvePacked = (L: Vector, b: Vector): Float64Array => solveLowerTransposed(L, solveLower(L, b));

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

/** P = L Lᵀ, packed. */
export const unpackProduct = (L: Vector): Float64Array => {
  const d = packedDimension(L.length);
  const P = new Float64Array(L.length);
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += L[packedIndex(i, k)]! * L[packedIndex(j, k)]!;
      P[packedIndex(i, j)] = sum;
    }
  return P;
};

/** P x for a packed symmetric P. */
export const multiplyPacked = (P: Vector, x: Vector): Float64Array => {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j <= i; j++) {
      const value = P[packedIndex(i, j)]!;
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
