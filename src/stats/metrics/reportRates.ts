import type { Manifest } from '../../bundle/manifest';
import { truthProbability } from '../../engine/privacy/randomisedResponse';
import type { Strata, StratumTest } from '../../engine/profile/stratum';
import { Z95 } from '../../maths/distributions';
import type { ReportQuestion } from '../../protocol/reporting/report';
import { LEAST_REPORTS } from '../private/reportArms';
import { type UsefulShare, usefulShare } from './usefulShare';

/** Answers to one question as received, randomised: counts by answer, see `answersTo`. */
export interface AnsweredBundle {
  readonly question: ReportQuestion;
  readonly epsilon: number;
  readonly strata: Strata;
  readonly counts: readonly number[];
}

/** Share of the reported sessions that pass a test. */
export interface ReportRate {
  readonly source: StratumTest['source'] | 'session.purchased' | 'reaction.dismissed' | 'local.right' | UsefulShare['source'];
  readonly atLeast: number;
  readonly reports: number;
  /** With its 95% interval, which includes the privacy noise. Null under `LEAST_REPORTS`. All within [0, 1]. */
  readonly rate: { readonly share: number; readonly low: number; readonly high: number } | null;
}

interface Part {
  readonly reports: number;
  readonly estimate: number;
  readonly variance: number;
  /** n (p − q)²: the amount of information, independent of the answers. */
  readonly weight: number;
}

/**
 * Of the k answers, the m that pass were received in a share f of n reports. The truth is kept with probability p and any other answer has
 * q = (1 − p)/(k − 1), so f = r (p − q) + m q: r = (f − m q)/(p − q), of variance f(1 − f) / (n (p − q)²), sampling and privacy noise
 * together.
 */
const partOf = ({ epsilon, counts }: AnsweredBundle, passes: (answer: number) => boolean): Part => {
  const k = counts.length;
  const reports = counts.reduce((sum, count) => sum + count, 0);
  const received = counts.reduce((sum, count, answer) => sum + (passes(answer) ? count : 0), 0) / Math.max(1, reports);
  const m = counts.filter((_, answer) => passes(answer)).length;
  const p = truthProbability(k, epsilon);
  const q = (1 - p) / (k - 1);
  const weight = reports * (p - q) ** 2;
  return { reports, estimate: (received - m * q) / (p - q), variance: (received * (1 - received)) / weight, weight };
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

type Test = Pick<ReportRate, 'source' | 'atLeast'> & { readonly passes: (answer: number) => boolean };

/** The tests of a session that answers to the question reveal. */
const testsOf = ({ question, strata }: AnsweredBundle): readonly Test[] => {
  if (question === 'reaction')
    return [
      { source: 'session.claimed', atLeast: 1, passes: (answer) => answer === 1 },
      { source: 'reaction.dismissed', atLeast: 1, passes: (answer) => answer === 2 },
    ];
  // Of those who answered, in `usefulShare`.
  if (question === 'useful') return [{ source: 'useful.share', atLeast: 1, passes: (answer) => answer === 1 }];
  if (question === 'local-right') return [{ source: 'local.right', atLeast: 1, passes: (answer) => answer === 1 }];
  const tests = [...strata, { source: 'session.purchased', atLeast: 1 } as const];
  return (
    tests
      .map(({ source, atLeast }, i) => ({ source, atLeast, passes: (answer: number) => (answer & (4 >> i)) !== 0 }))
      // A test asked twice in a bundle would count its reports twice.
      .filter(({ source, atLeast }, i) => tests.findIndex((test) => source === test.source && atLeast === test.atLeast) === i)
  );
};

/**
 * Rates of all tests that some bundle asks, over all bundles that ask them, in the order in which they are first asked, and of purchases
 * and reactions to coupons. Bundles with less noise weigh more, based on the question and never on the answers. Only sessions of devices
 * that report count: with consent, and at most one in seven days. `useful.share` is of the devices that answered, not of all sessions.
 */
export const reportRates = (bundles: readonly AnsweredBundle[]): readonly ReportRate[] => {
  const groups = new Map<string, { readonly test: Test; readonly parts: Part[] }>();
  for (const bundle of bundles.filter(({ counts }) => counts.some((count) => count > 0)))
    for (const test of testsOf(bundle)) {
      const key = `${test.source} ${test.atLeast}`;
      const group = groups.get(key) ?? { test, parts: [] };
      groups.set(key, group);
      group.parts.push(partOf(bundle, test.passes));
    }
  return [...groups.values()].map(({ test: { source, atLeast }, parts }) => {
    const { reports, rate } = pooled(parts);
    const asked = bundles.filter(({ question }) => question === 'useful');
    return { source, atLeast, reports, rate: rate && (source === 'useful.share' ? usefulShare(asked) : rate) };
  });
};

/**
 * Rollback guard for on-device learning (docs/adr/015): true if the whole interval of `local.right` lies below one half, so that the local
 * model predicts worse than the bundle's in more sessions than it predicts better. One half means neither (`privacy/questions`).
 */
export const headFails = (rates: readonly ReportRate[]): boolean =>
  rates.some(({ source, rate }) => source === 'local.right' && rate !== null && rate.high < 0.5);

/**
 * Identifies the unit in which devices value a coupon. With another bandit, or with or without a model of the expected discount, the same λ
 * blocks another number of coupons.
 */
export const valueScale = ({ bandit }: Pick<Manifest, 'bandit'>): string => `${bandit.features.id}${bandit.discount ? '+discount' : ''}`;
