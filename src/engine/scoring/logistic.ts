/** σ(z) = 1 / (1 + e^−z), in (0, 1). */
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** log p / (1 − p), finite for every p in [0, 1]: probabilities of exactly 0 or 1 come from single precision, not from the network. */
export const logitOf = (p: number): number => {
  const inside = Math.min(1 - 1e-7, Math.max(1e-7, p));
  return Math.log(inside / (1 - inside));
};
