const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/**
 * Solves A x = b for a symmetric positive definite A that is only known by its products (Hestenes & Stiefel 1952,
 * https://doi.org/10.6028/jres.049.044).
 *
 * @param start first guess; a solution of a like system saves most steps
 * @param tolerance stops at ‖b − A x‖ ≤ tolerance · ‖b‖
 */
export const conjugateGradient = (
  apply: (x: Float64Array) => Float64Array,
  b: Float64Array,
  start: Float64Array | undefined,
  tolerance: number,
  most: number,
): Float64Array => {
  const x = start ? Float64Array.from(start) : new Float64Array(b.length);
  const r = Float64Array.from(b);
  if (start) {
    const product = apply(x);
    for (let i = 0; i < r.length; i++) r[i]! -= product[i]!;
  }
  const p = Float64Array.from(r);
  const goal = tolerance ** 2 * dot(b, b);
  let rr = dot(r, r);
  for (let step = 0; step < most && rr > goal; step++) {
    const q = apply(p);
    const alpha = rr / dot(p, q);
    for (let i = 0; i < x.length; i++) {
      x[i]! += alpha * p[i]!;
      r[i]! -= alpha * q[i]!;
    }
    const next = dot(r, r);
    const beta = next / rr;
    for (let i = 0; i < p.length; i++) p[i] = r[i]! + beta * p[i]!;
    rr = next;
  }
  return x;
};
