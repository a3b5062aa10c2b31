import { seededRng } from '../../maths/random';
import { bootstrapWeights, type Estimate } from '../../stats/offPolicy/intervals';
import {
  moneyAt,
  profitableShare,
  qini,
  type Ranking,
  rankByScore,
  type UpliftPoint,
  type UpliftRows,
  upliftAt,
  upliftCurve,
  type Worth,
} from '../../stats/offPolicy/uplift';
import type { ModelRow } from '../metrics/metricsTable';
import { fitUplift } from './fitUplift';
import { type Heterogeneity, policyGate } from './policyGate';
import { BUDGET, CROSSED, INCUMBENT, selectUplift, type UpliftSelection } from './selectUplift';
import { encodeUplift, fitUpliftEncoding } from './upliftFeatures';
import type { UpliftLog } from './upliftLog';
import { candidateName, predictUplift, type UpliftCandidate, type UpliftModel } from './upliftModel';
import { randomFolds, rowsOfArm, type UpliftSamples } from './upliftSamples';

/** The ranking chosen on validation. */
export const CHOSEN = 'chosen on validation';

/**
 * `qini`, `upliftAt30`, and `visitsPer1000At30`: outcomes gained per 1,000 people when the best-scored 30% are treated. With a worth also
 * money: `share` whose predicted uplift exceeds its cost, with `irr` and `nir` there, and `irrAt50`, `nirAt50` (`moneyAt`).
 */
type UpliftMetrics = Readonly<Record<string, number>>;

export const metricNames = (worth: Worth | undefined): readonly string[] => [
  'qini',
  'upliftAt30',
  'visitsPer1000At30',
  ...(worth ? ['share', 'irr', 'nir', 'irrAt50', 'nirAt50'] : []),
];

interface Ranked {
  readonly ranking: Ranking;
  /** Share of rows whose uplift exceeds its cost. */
  readonly share: number;
}

const metricsOf = (rows: UpliftRows, { ranking, share }: Ranked, worth: Worth | undefined, weights?: ArrayLike<number>): UpliftMetrics => {
  const upliftAt30 = upliftAt(rows, ranking, BUDGET, weights);
  const plain = { qini: qini(rows, ranking, weights), upliftAt30, visitsPer1000At30: 1_000 * BUDGET * upliftAt30 };
  if (!worth) return plain;
  const half = moneyAt(rows, ranking, 0.5, worth, weights);
  return { ...plain, ...moneyAt(rows, ranking, share, worth, weights), irrAt50: half.irr, nirAt50: half.nir };
};

interface JudgedUplift {
  readonly figures: UpliftMetrics;
  /** Standard deviation of each figure over bootstrap samples of the test rows within each arm, the model fixed. */
  readonly bootstrap: UpliftMetrics;
}

const DRAWS = 200;
const SHARES = Array.from({ length: 51 }, (_, i) => i / 50);

const spread = (draws: readonly UpliftMetrics[]): UpliftMetrics => {
  const of = (name: string): number => {
    const values = draws.map((draw) => draw[name]!);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
  };
  return Object.fromEntries(Object.keys(draws[0] ?? {}).map((name) => [name, of(name)]));
};

interface UpliftComparison {
  readonly judged: Readonly<Record<string, JudgedUplift>>;
  /** Figures of `CHOSEN` minus those of `over`, with their paired bootstrap standard deviation. */
  readonly gain: Readonly<Record<string, Estimate>>;
  /** Uplift curve of `CHOSEN`, for a plot. */
  readonly curve: readonly UpliftPoint[];
}

/** Evaluates scores on rows with known arms and outcomes. Every score sees the same bootstrap samples. */
export const judgeUplift = (
  rows: UpliftRows,
  scores: Readonly<Record<string, Float64Array>>,
  over: string,
  seed: number,
  worth?: Worth,
): UpliftComparison => {
  const ranked = Object.entries(scores).map(
    ([name, score]) => [name, { ranking: rankByScore(score), share: worth ? profitableShare(score, worth) : 0 }] as const,
  );
  const draws = new Map<string, UpliftMetrics[]>(ranked.map(([name]) => [name, []]));
  for (const weights of bootstrapWeights([rowsOfArm(rows, 0), rowsOfArm(rows, 1)], DRAWS, seededRng(seed)))
    for (const [name, one] of ranked) draws.get(name)!.push(metricsOf(rows, one, worth, weights));
  const judged = Object.fromEntries(
    ranked.map(([name, one]) => [name, { figures: metricsOf(rows, one, worth), bootstrap: spread(draws.get(name)!) }]),
  );
  const minus = (a: UpliftMetrics, b: UpliftMetrics): UpliftMetrics =>
    Object.fromEntries(Object.entries(a).map(([name, value]) => [name, value - b[name]!]));
  const se = spread(draws.get(CHOSEN)!.map((draw, i) => minus(draw, draws.get(over)![i]!)));
  const difference = minus(judged[CHOSEN]!.figures, judged[over]!.figures);
  const gain = Object.fromEntries(Object.entries(difference).map(([name, value]) => [name, { value, se: se[name]! }]));
  const chosen = ranked.find(([name]) => name === CHOSEN)![1].ranking;
  return { judged, gain, curve: upliftCurve(rows, chosen, SHARES) };
};

interface LearntUplift extends Pick<UpliftSelection, 'validation'> {
  readonly heterogeneity: Heterogeneity;
  /** The ranking chosen on validation. */
  readonly ranking: UpliftCandidate;
  /** The shipped model: that ranking, or the average effect for everyone if the gate finds no value in a ranking. */
  readonly shipped: UpliftCandidate;
  readonly model: UpliftModel;
}

/** Learns a model of uplift from rows of an experiment, and decides by those rows alone. */
export const learnUplift = async (samples: UpliftSamples, seed: number): Promise<LearntUplift> => {
  const heterogeneity = await policyGate(samples, seed);
  const { best, validation } = await selectUplift(samples, seed);
  const shipped: UpliftCandidate = heterogeneity.found ? best : { kind: 'average' };
  return { heterogeneity, ranking: best, shipped, validation, model: fitUplift(shipped, samples) };
};

interface UpliftSplit {
  readonly train: UpliftSamples;
  readonly test: UpliftSamples;
  readonly seed: number;
  readonly worth?: Worth;
}

export interface JudgedSplit {
  /** Name of the ranking chosen on the training rows, and of the gate's decision on the same rows. */
  readonly chosen: string;
  readonly shipped: string;
  readonly heterogeneity: Heterogeneity;
  readonly validation: readonly ModelRow[];
  /** Uplift of each test row by the shipped model. */
  readonly scores: Float64Array;
  readonly comparison: UpliftComparison;
}

/** That ranking, or the average effect if the gate on the same training rows refuses it. */
const SHIPPED = 'that, or the average effect by the gate';

/** Shown along with the chosen one. None of them is chosen by the test rows. */
const SHOWN: readonly UpliftCandidate[] = [
  { kind: 'random' },
  { kind: 'average' },
  { kind: 'response', lambda: 10 },
  INCUMBENT,
  { kind: 'sLearner', lambda: 10, interaction: 100 },
  { kind: 'xLearner', lambda: 1_000 },
  { kind: 'rLearner', lambda: 1_000 },
  { kind: 'classTransform', lambda: 100 },
  CROSSED,
];

/** A job that learns uplift on one part of an experiment and evaluates it on the other. */
export const judgeUpliftSplit = async ({ train, test, seed, worth }: UpliftSplit): Promise<JudgedSplit> => {
  const { heterogeneity, ranking, shipped, validation, model } = await learnUplift(train, seed);
  const scores = predictUplift(model, test);
  const crosses = train.width > (train.plain ?? train.width);
  const shown = SHOWN.filter((candidate) => crosses || !candidate.crossed);
  const all = {
    [CHOSEN]: predictUplift(fitUplift(ranking, train), test),
    [SHIPPED]: scores,
    ...Object.fromEntries(shown.map((candidate) => [candidateName(candidate), predictUplift(fitUplift(candidate, train), test)])),
  };
  return {
    chosen: candidateName(ranking),
    shipped: candidateName(shipped),
    heterogeneity,
    validation,
    scores,
    comparison: judgeUplift(test, all, candidateName(INCUMBENT), seed, worth),
  };
};

interface Halves extends UpliftSplit {
  /** Rows of the log that the test samples come from. */
  readonly testRows: readonly number[];
}

/** Random halves of an experiment. Features are fitted to the first alone. */
export const halves = (log: UpliftLog, rows: readonly number[], split: number, seed: number): Halves => {
  const fold = randomFolds(rows.length, 2, seededRng(seed + split));
  const [trainRows, testRows] = [0, 1].map((half) => rows.filter((_, i) => fold[i] === half)) as [number[], number[]];
  const encoding = fitUpliftEncoding(log, trainRows);
  return {
    train: encodeUplift(log, encoding, trainRows),
    test: encodeUplift(log, encoding, testRows),
    testRows,
    seed: seed + split,
  };
};
