const FIRST_STEP = 0.125;
const DOUBLINGS = 40;
const HALVINGS = 60;

/**
 * Nearest root of `excess` from `inside`, where it is negative, in direction `sign`. Null if it stays negative up to about 10¹¹. Steps
 * double until the sign changes, then halve.
 */
export const nearestRoot = (excess: (q: number) => number, inside: number, sign: 1 | -1): number | null => {
  let [near, step] = [inside, FIRST_STEP];
  for (let i = 0; i < DOUBLINGS && excess(near + sign * step) < 0; i++) {
    near += sign * step;
    step *= 2;
  }
  let far = near + sign * step;
  if (excess(far) < 0) return null;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (near + far) / 2;
    if (excess(middle) < 0) near = middle;
    else far = middle;
  }
  return far;
};
