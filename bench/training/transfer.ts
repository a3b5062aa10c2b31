import { widthOf } from '../../src/engine/features/computeFeatures';
import type { FeatureSpec } from '../../src/engine/features/featureSpec';
import { seededRng } from '../../src/maths/random';
import { logloss } from '../../src/stats/offPolicy/classification';
import { fitAcceptanceFeatures } from '../../src/trainer/acceptance/acceptanceFeatures';
import { type AcceptanceLog, featureColumns } from '../../src/trainer/acceptance/acceptanceLog';
import { acceptanceSamples } from '../../src/trainer/acceptance/trainAcceptance';
import { type GroupedSamples, takeRows } from '../../src/trainer/network/groupedSamples';
import { fitLogistic, scoreLogistic } from '../../src/trainer/network/linearModels';
import { groupFolds, rowsWhere, splitFold } from '../../src/trainer/network/selectNetwork';
import type { Samples } from '../../src/trainer/network/trainNetwork';
import { shuffled } from '../../src/trainer/run/sampling';
import { isQuick } from '../all/isQuick';
import type { BenchRow } from '../benchResult';
import { gains, interval, type Run, runOf } from './paired';
import { FOLD_SEED, FOLDS } from './rareLogs';
import { NEWER_LACKS, OLDER_LACKS, RENAMED, shopOf } from './twoShops';

/** Column and value of every input, in order. */
const textsOf = ({ fields }: FeatureSpec): readonly (readonly [column: string, value: string])[] =>
  fields.flatMap((field) =>
    Array.from(
      { length: widthOf(field) },
      (_, i) => [field.name, field.kind === 'categorical' ? (field.vocabulary[i] ?? '?') : ''] as const,
    ),
  );

const [WIDTH, SHORTEST, LONGEST] = [128, 3, 5];

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
};

/** Signed hashed n-grams of letters of a column and a value, of length 1: names that share parts are near each other. */
export const hashedName = (column: string, value: string): Float64Array => {
  const out = new Float64Array(WIDTH);
  const text = `<${column.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}=${value.toLowerCase()}>`;
  for (let n = SHORTEST; n <= LONGEST; n++)
    for (let i = 0; i + n <= text.length; i++) {
      const hash = hashOf(text.slice(i, i + n));
      out[hash % WIDTH]! += hash & 0x1_0000 ? 1 : -1;
    }
  const length = Math.hypot(...out) || 1;
  return out.map((x) => x / length);
};

const LAMBDAS = [3, 10, 30, 100];
const SOURCE_LAMBDA = 10;

/** Weight that the older shop gives to an input of the newer one. */
type Prior = (column: string, value: string) => number;

/** Regression of the older shop on hashed names. */
const hashedPrior = (samples: GroupedSamples, spec: FeatureSpec): Prior => {
  const codes = textsOf(spec).map(([column, value]) => hashedName(column, value));
  const x = new Float32Array(samples.rows * WIDTH);
  for (let row = 0; row < samples.rows; row++)
    for (let j = 0; j < samples.width; j++) {
      const value = samples.x[row * samples.width + j]!;
      if (value !== 0) for (let d = 0; d < WIDTH; d++) x[row * WIDTH + d]! += value * codes[j]![d]!;
    }
  const { weights } = fitLogistic({ rows: samples.rows, width: WIDTH, x, y: samples.y }, SOURCE_LAMBDA, 6);
  return (column, value) => hashedName(column, value).reduce((sum, c, d) => sum + c * weights[d]!, 0);
};

/** Regression of the older shop on its own columns, for a reader who knows which are the same. No way of matching names is better. */
const knownPrior = (samples: GroupedSamples, spec: FeatureSpec): Prior => {
  const { weights } = fitLogistic(samples, SOURCE_LAMBDA);
  const known = new Map(textsOf(spec).map(([column, value], j) => [`${RENAMED[column] ?? column}=${value}`, weights[j]!]));
  return (column, value) => known.get(`${column}=${value}`) ?? 0;
};

/** Factors of the prior: the larger, the less the penalty shrinks the weight that the newer shop gives to it. 0: not used. */
const SCALES = [0, 1, 10];

/** The samples with the prior's logit as one more column. */
const withPrior = (samples: GroupedSamples, spec: FeatureSpec, prior: Prior, scale: number): Samples => {
  const weights = textsOf(spec).map(([column, value]) => scale * prior(column, value));
  const width = samples.width + 1;
  const x = new Float32Array(samples.rows * width);
  for (let row = 0; row < samples.rows; row++) {
    const own = samples.x.subarray(row * samples.width, (row + 1) * samples.width);
    x.set(own, row * width);
    x[row * width + width - 1] = own.reduce((sum, value, j) => sum + value * weights[j]!, 0);
  }
  return { ...samples, width, x };
};

/** λ and the use of the prior are chosen on a fifth of the respondents, then all are fitted. */
const answered = (train: GroupedSamples, test: GroupedSamples, spec: FeatureSpec, prior: Prior | undefined, seed: number): Float32Array => {
  const [fitting, judging] = splitFold(train, groupFolds(train.groups, 5, seed), 0);
  const scored = (fitted: GroupedSamples, judged: GroupedSamples, lambda: number, scale: number): Float32Array => {
    const [rows, unseen] = [fitted, judged].map((samples) => withPrior(samples, spec, prior ?? (() => 0), scale));
    return scoreLogistic(fitLogistic(rows!, lambda, 6), unseen!);
  };
  const tried = LAMBDAS.flatMap((lambda) =>
    (prior ? SCALES : [0]).map((scale) => ({
      lambda,
      scale,
      loss: logloss(judging.y, scored(fitting, judging, lambda, scale)).value,
    })),
  );
  const { lambda, scale } = tried.reduce((a, b) => (b.loss < a.loss ? b : a));
  return scored(train, test, lambda, scale);
};

/** Rows of whole respondents, in random order, until there are about this many. */
const someRows = ({ groups }: GroupedSamples, most: number, seed: number): readonly number[] => {
  const names = [...new Set(groups)].sort();
  const rank = new Map(Array.from(shuffled(names.length, seededRng(seed)), (name, i) => [names[name]!, i]));
  const order = Array.from(groups.keys()).sort((a, b) => rank.get(groups[a]!)! - rank.get(groups[b]!)! || a - b);
  return order.slice(0, most);
};

/** Answers of the newer shop. With more, too few respondents are left for the older one. */
const SIZES = [300, 1_000, 2_000];
const PRIORS = ['no prior', 'names and values, hashed', 'columns matched by hand', 'own answers of other shoppers'] as const;

/**
 * Priors from the older shop, without the shoppers of the newer one: someone in both shops would make a
 * prior seem better than it is. The last one is a control, from a shop with the same coupons and columns.
 */
const priorsOf = (older: AcceptanceLog, newer: AcceptanceLog, others: ReadonlySet<string>): readonly (Prior | undefined)[] => {
  const sourceOf = (log: AcceptanceLog, lacks: ReadonlySet<string>) => {
    const rows = Array.from(log.rows.keys()).filter((row) => !others.has(log.groups[row]!));
    const columns = featureColumns(log, {}).filter((name) => !lacks.has(name));
    const spec = fitAcceptanceFeatures(log, columns, rows);
    return [acceptanceSamples(log, spec, rows), spec] as const;
  };
  const source = sourceOf(older, OLDER_LACKS);
  return [undefined, hashedPrior(...source), knownPrior(...source), knownPrior(...sourceOf(newer, new Set()))];
};

/** Gain of a newer shop from the answers of an older one with other coupons, columns and shoppers. */
export const transferRows = (log: AcceptanceLog, seeds: number): readonly BenchRow[] => {
  const [older, newer] = [shopOf(log, true), shopOf(log, false)];
  const renamed = { ...newer, coupon: RENAMED[log.coupon]!, columns: newer.columns.map((name) => RENAMED[name] ?? name) };
  const lacks = new Set([...NEWER_LACKS].map((name) => RENAMED[name] ?? name));
  const runs = new Map<string, Run[]>();
  for (let fold = 0; fold < (isQuick ? 2 : FOLDS); fold++) {
    const unseen = groupFolds(log.groups, FOLDS, FOLD_SEED);
    const judged = new Set(rowsWhere(unseen, (f) => f === fold).map((row) => log.groups[row]!));
    const rowsOf = (shop: AcceptanceLog, test: boolean) =>
      Array.from(shop.rows.keys()).filter((row) => judged.has(shop.groups[row]!) === test);
    const spec = fitAcceptanceFeatures(
      renamed,
      featureColumns(renamed, {}).filter((name) => !lacks.has(name)),
      rowsOf(renamed, false),
    );
    const [all, test] = [acceptanceSamples(renamed, spec, rowsOf(renamed, false)), acceptanceSamples(renamed, spec, rowsOf(renamed, true))];
    for (let seed = 1; seed <= seeds; seed++)
      for (const size of SIZES) {
        const train = takeRows(all, someRows(all, size, seed));
        const priors = priorsOf(older, renamed, new Set([...judged, ...train.groups]));
        for (const [i, name] of PRIORS.entries()) {
          const what = `${size.toLocaleString('en')} rows: ${name}`;
          runs.set(what, [...(runs.get(what) ?? []), runOf({ train, test }, answered(train, test, spec, priors[i], seed))]);
        }
      }
  }
  return [...runs].flatMap(([what, of]): readonly BenchRow[] => {
    const base = runs.get(what.replace(/: .*/, `: ${PRIORS[0]}`))!;
    const gain = gains(of, base);
    const loss = of.flatMap(({ losses }) => [...losses]);
    const note = (text: string) => (of === base ? {} : { note: text });
    return [
      {
        what: `log loss, ${what}`,
        value: Number((loss.reduce((a, b) => a + b, 0) / loss.length).toFixed(4)),
        unit: '',
        ok: true,
        ...note(interval(gain.loss, 4)),
      },
      {
        what: `AUC, ${what}`,
        value: Number((of.reduce((sum, run) => sum + run.auc, 0) / of.length).toFixed(4)),
        unit: '',
        ok: true,
        ...note(interval(gain.auc, 4)),
      },
    ];
  });
};
