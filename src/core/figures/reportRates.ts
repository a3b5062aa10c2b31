import type { Strata, StratumTest } from '../device/stratum';
import { Z95 } from '../normalTail';
import { truthProbability } from '../privacy/randomisedResponse';

/** Below this many reports nothing is told of them. */
export const LEAST_REPORTS = 50;

/** Answers as received, randomised: counts by index 4·first + 2·second + purchased of the bundle's two tests. */
export interface AnsweredBundle {
  readonly epsilon: number;
  readonly strata: Strata;
  readonly counts: readonly number[];
}

/** Share of the sessions reported on that pass a test. */
export interface ReportRate {
  readonly source: StratumTest['source'] | 'session.purchased';
  readonly atLeast: number;
  readonly reports: number;
  /** With its 95% interval, which includes the privacy noise; null under `LEAST_REPORTS`. All within [0, 1]. */
  readonly rate: { readonly share: number; readonly low: number; readonly high: number } | null;
}

interface Part {
  readonly reports: number;
  readonly estimate: number;
  readonly variance: number;
  /** n (p − q)²: how much is known, whatever was answered. */
  readonly weight: number;
}

/**
 * Of the k answers, the m with the bit set were received in a share f of n reports. Truth is kept with probability p and any other answer has
 * q = (1 − p)/(k − 1), so f = r (p − q) + m q: r = (f − m q)/(p − q), of variance f(1 − f) / (n (p − q)²), chance and noise together.
 */
const partOf = ({ epsilon, counts }: AnsweredBundle, bit: number): Part => {
  const k = counts.length;
  const reports = counts.reduce((sum, count) => sum + count, 0);
  const received = counts.reduce((sum, count, answer) => sum + (answer & bit ? count : 0), 0) / Math.max(1, reports);
  const p = truthProbability(k, epsilon);
  const q = (1 - p) / (k - 1);
  const weight = reports * (p - q) ** 2;
  return { reports, estimate: (received - (k / 2) * q) / (p - q), variance: (received * (1 - received)) / weight, weight };
};

const within = (share: number): number => Math.min(1, Math.max(0, share));

const pooled = (parts: readonly Part[]): Pick<ReportRate, 'reports' | 'rate'> => {
  const reports = parts.reduce((sum, part) => sum + part.reports, 0);
  if (reports < LEAST_REPORTS) return { reports, rate: null };
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  const share = parts.reduce((sum, part) => sum + part.weight * part.estimate, 0) / weight;
  const half = (Z95 * Math.sqrt(parts.reduce((sum, part) => sum + part.weight ** 2 * part.variance, 0))) / weight;
  return { reports, rate: { share: within(share), low: within(share - half), high: within(share + half) } };
};

/**
 * Rate of every test that some bundle asks, over all bundles that ask it, in the order in which they are first asked, and of purchases. Bundles
 * with less noise weigh more, by what was asked and never by what was answered. Of sessions whose device reports: with consent, and at most one
 * in seven days.
 */
export const reportRates = (bundles: readonly AnsweredBundle[]): readonly ReportRate[] => {
  const groups = new Map<string, { readonly test: Pick<ReportRate, 'source' | 'atLeast'>; readonly parts: Part[] }>();
  for (const bundle of bundles.filter(({ counts }) => counts.some((count) => count > 0))) {
    const tests = [...bundle.strata, { source: 'session.purchased', atLeast: 1 } as const];
    for (const [i, test] of tests.entries()) {
      const key = `${test.source} ${test.atLeast}`;
      const group = groups.get(key) ?? { test, parts: [] };
      groups.set(key, group);
      // One test asked twice in a bundle would count its reports twice.
      if (tests.findIndex(({ source, atLeast }) => source === test.source && atLeast === test.atLeast) === i)
        group.parts.push(partOf(bundle, 4 >> i));
    }
  }
  return [...groups.values()].map(({ test: { source, atLeast }, parts }) => ({ source, atLeast, ...pooled(parts) }));
};
