import { logGamma } from '../../src/maths/distributions';

interface PurchaseDay {
  readonly customer: string;
  /** ISO date. */
  readonly day: string;
}

/**
 * Shape of the gamma distribution of customers' rates: days with a purchase from `since` on, of customers known before, are negative binomial
 * (Ehrenberg 1959, https://doi.org/10.2307/2985810). Most likely shape for the observed mean, by golden section on its logarithm.
 */
export const rateShape = (rows: readonly PurchaseDay[], since: string): number => {
  const known = new Set(rows.filter(({ day }) => day < since).map(({ customer }) => customer));
  const days = new Map([...known].map((customer) => [customer, new Set<string>()]));
  for (const { customer, day } of rows) if (day >= since) days.get(customer)?.add(day);
  const counts = [...days.values()].map(({ size }) => size);
  const mean = counts.reduce((a, b) => a + b, 0) / counts.length;
  const logLikelihood = (logShape: number): number => {
    const r = Math.exp(logShape);
    return counts.reduce(
      (sum, n) => sum + logGamma(n + r) - logGamma(r) - logGamma(n + 1) + r * Math.log(r / (r + mean)) + n * Math.log(mean / (r + mean)),
      0,
    );
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.01), Math.log(100)];
  while (high - low > 1e-6) {
    const [a, b] = [high - golden * (high - low), low + golden * (high - low)];
    if (logLikelihood(a) > logLikelihood(b)) high = b;
    else low = a;
  }
  return Math.exp((low + high) / 2);
};
