import { bootstrapWeights } from '../../core/evaluation/bootstrap';
import type { Estimate } from '../../core/evaluation/meanAndSe';
import { qini } from '../../core/evaluation/qini';
import { type UpliftPoint, upliftAt, upliftCurve } from '../../core/evaluation/upliftAt';
import { type Ranking, rankByScore, type UpliftRows } from '../../core/evaluation/upliftRanking';
import { seededRng } from '../../core/random';
import { BUDGET } from './selectUplift';
import { rowsOfArm } from './upliftSamples';

/** The ranking chosen on validation. */
export const CHOSEN = 'chosen on validation';

export interface UpliftFigures {
  readonly qini: number;
  readonly upliftAt30: number;
  /** Outcomes gained per 1,000 people when the best-scored 30% are treated. */
  readonly visitsPer1000At30: number;
}

const figuresOf = (rows: UpliftRows, ranking: Ranking, weights?: ArrayLike<number>): UpliftFigures => {
  const upliftAt30 = upliftAt(rows, ranking, BUDGET, weights);
  return { qini: qini(rows, ranking, weights), upliftAt30, visitsPer1000At30: 1_000 * BUDGET * upliftAt30 };
};

const NAMES = ['qini', 'upliftAt30', 'visitsPer1000At30'] as const;

type UpliftSpread = Readonly<Record<keyof UpliftFigures, number>>;

interface JudgedUplift {
  readonly figures: UpliftFigures;
  /** Standard deviation of each figure over bootstrap samples of the test rows, arms apart, the model fixed. */
  readonly bootstrap: UpliftSpread;
}

const DRAWS = 200;
const SHARES = Array.from({ length: 51 }, (_, i) => i / 50);

const spread = (draws: readonly UpliftFigures[]): UpliftSpread => {
  const of = (name: keyof UpliftFigures): number => {
    const values = draws.map((draw) => draw[name]);
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1));
  };
  return { qini: of('qini'), upliftAt30: of('upliftAt30'), visitsPer1000At30: of('visitsPer1000At30') };
};

export interface UpliftComparison {
  readonly judged: Readonly<Record<string, JudgedUplift>>;
  /** Figures of `CHOSEN` minus those of `over`, with their paired bootstrap spread. */
  readonly gain: Readonly<Record<keyof UpliftFigures, Estimate>>;
  /** Uplift curve of `CHOSEN`, for a plot. */
  readonly curve: readonly UpliftPoint[];
}

/** Judges scores on rows with known arms and outcomes; every score sees the same bootstrap samples. */
export const judgeUplift = (
  rows: UpliftRows,
  scores: Readonly<Record<string, Float64Array>>,
  over: string,
  seed: number,
): UpliftComparison => {
  const rankings = Object.entries(scores).map(([name, score]) => [name, rankByScore(score)] as const);
  const draws = new Map<string, UpliftFigures[]>(rankings.map(([name]) => [name, []]));
  for (const weights of bootstrapWeights([rowsOfArm(rows, 0), rowsOfArm(rows, 1)], DRAWS, seededRng(seed)))
    for (const [name, ranking] of rankings) draws.get(name)!.push(figuresOf(rows, ranking, weights));
  const judged = Object.fromEntries(
    rankings.map(([name, ranking]) => [name, { figures: figuresOf(rows, ranking), bootstrap: spread(draws.get(name)!) }]),
  );
  const differences = draws.get(CHOSEN)!.map((draw, i): UpliftFigures => {
    const other = draws.get(over)![i]!;
    return {
      qini: draw.qini - other.qini,
      upliftAt30: draw.upliftAt30 - other.upliftAt30,
      visitsPer1000At30: draw.visitsPer1000At30 - other.visitsPer1000At30,
    };
  });
  const se = spread(differences);
  const [mine, theirs] = [judged[CHOSEN]!.figures, judged[over]!.figures];
  const gain = Object.fromEntries(NAMES.map((name) => [name, { value: mine[name] - theirs[name], se: se[name] }])) as Record<
    keyof UpliftFigures,
    Estimate
  >;
  const chosen = rankings.find(([name]) => name === CHOSEN)![1];
  return { judged, gain, curve: upliftCurve(rows, chosen, SHARES) };
};
