/** ln Γ(x), x > 0, by Stirling's series after shifting x above 10 (error below 1e-12; Abramowitz & Stegun 6.1.41). */
export const logGamma = (x: number): number => {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const s = 1 / (x * x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s / 1680))) / x;
};
