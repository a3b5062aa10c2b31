import { brotliCompressSync, gzipSync } from 'node:zlib';
import { encodeWeights, type WeightEncoding } from '../../src/bundle/weightCodec';
import { seededRng } from '../../src/maths/random';
import { type Estimate, meanAndSe } from '../../src/stats/offPolicy/intervals';
import { fitAcceptanceFeatures } from '../../src/trainer/acceptance/acceptanceFeatures';
import { type AcceptanceLog, featureColumns } from '../../src/trainer/acceptance/acceptanceLog';
import { asShipped, couponSwaps, topAgreement } from '../../src/trainer/network/compressNetwork';
import { distillationOf, recombine } from '../../src/trainer/network/distil';
import { isFielded } from '../../src/trainer/network/groupedSamples';
import { fitTeacher, selectTeacher, sigmoids, type TeacherSettings } from '../../src/trainer/network/kernelTeacher';
import { type FittedNetwork, groupFolds, predict, splitFold } from '../../src/trainer/network/selectNetwork';
import { isQuick } from '../all/isQuick';
import type { BenchRow } from '../benchResult';
import { gains, interval, type Run, runOf } from './paired';
import { FOLD_SEED, FOLDS, type Split, trainRowsOf } from './rareLogs';
import { trainVariant, type Variant } from './variantNetwork';

const SHARES = [0.5, 0.75, 0.9];
const ENCODING: WeightEncoding = 'uint8';
/** Rows that the teacher labels: a quarter of those for a bundle, to save time. */
const MOST_ROWS = 8_000;
const WHOLE = 'all weights, half precision';

/** Networks of one fold and seed by name: their judged rows, bytes, and agreement with the whole one. */
interface Pruned {
  readonly run: Run;
  readonly gzip: number;
  readonly brotli: number;
  readonly agreement: number;
}

const networksOf = async (
  { train, test }: Split,
  log: AcceptanceLog,
  trainRows: readonly number[],
  settings: TeacherSettings,
  seeds: number,
): Promise<ReadonlyMap<string, readonly Pruned[]>> => {
  if (!isFielded(train)) throw new Error('no fields');
  const { distillation } = distillationOf(settings, train.rows);
  const { space, logits } = await fitTeacher(train, settings, FOLD_SEED);
  const spec = fitAcceptanceFeatures(log, featureColumns(log, {}), trainRows);
  const { x, candidates } = couponSwaps(spec, `coupon.${log.coupon}`, test);
  const swaps = { x, rows: x.length / test.width };
  const out = new Map<string, Pruned[]>();
  for (let seed = 1; seed <= seeds; seed++) {
    const rows = Math.min(isQuick ? 2_000 : MOST_ROWS, distillation.rows);
    const asked = { rows, width: train.width, x: recombine(train, space, rows, distillation.mix, seededRng(seed)) };
    const student = { ...asked, y: sigmoids(logits(asked)) };
    const distilled = (variant: Variant): Promise<FittedNetwork> => trainVariant(student, undefined, distillation.settings, variant, seed);
    const whole = await distilled({});
    const best = await predict(asShipped(whole, 'float16'), swaps);
    const keep = async (name: string, network: FittedNetwork, encoding: WeightEncoding): Promise<void> => {
      const shipped = asShipped(network, encoding);
      const bytes = encodeWeights(encoding, network.weights);
      const pruned: Pruned = {
        run: runOf({ train, test }, await predict(shipped, test)),
        gzip: gzipSync(bytes, { level: 9 }).length / 1_000,
        brotli: brotliCompressSync(bytes).length / 1_000,
        agreement: topAgreement(best, await predict(shipped, swaps), candidates),
      };
      out.set(name, [...(out.get(name) ?? []), pruned]);
    };
    await keep(WHOLE, whole, 'float16');
    await keep('all weights', whole, ENCODING);
    for (const share of SHARES) await keep(`${100 * share}% pruned`, await distilled({ pruned: share }), ENCODING);
    process.stderr.write(`pruning, seed ${seed}: ${(process.cpuUsage().user / 1e6).toFixed(0)} s\n`);
  }
  return out;
};

const mean = (values: readonly number[]): number => meanAndSe(values).value;

/** Bytes and loss of the distilled network with more and more of its weights at 0. Losses are against the whole one in half precision. */
export const pruningRows = async (log: AcceptanceLog, seeds: number): Promise<readonly BenchRow[]> => {
  const found = new Map<string, Pruned[]>();
  const first = trainRowsOf(log, 0).split.train;
  const [fitting, judging] = splitFold(first, groupFolds(first.groups, 5, FOLD_SEED), 0);
  if (!isFielded(fitting)) throw new Error('no fields');
  // Chosen once to save time, as all that are compared have the same teacher.
  const settings = await selectTeacher(fitting, judging, FOLD_SEED);
  for (let fold = 0; fold < (isQuick ? 1 : FOLDS); fold++) {
    const { split, trainRows } = trainRowsOf(log, fold);
    for (const [name, of] of await networksOf(split, log, trainRows, settings, isQuick ? 1 : seeds))
      found.set(name, [...(found.get(name) ?? []), ...of]);
  }
  const base = found.get(WHOLE)!.map(({ run }) => run);
  return [...found].flatMap(([name, of]): readonly BenchRow[] => {
    const gain = gains(
      of.map(({ run }) => run),
      base,
    );
    const lost = ({ value, se }: Estimate): Estimate => ({ value: -value, se });
    const row = (column: string, value: number, note?: string): BenchRow => ({
      what: `${column}, ${name}`,
      value: Number(value.toPrecision(3)),
      unit: '',
      ok: true,
      ...(note === undefined ? {} : { note }),
    });
    return [
      row('kB gzip', mean(of.map(({ gzip }) => gzip))),
      row('kB Brotli', mean(of.map(({ brotli }) => brotli))),
      row('log loss added', -gain.loss.value, interval(lost(gain.loss), 5)),
      row('AUC lost', -gain.auc.value, interval(lost(gain.auc), 5)),
      row('agreement', mean(of.map(({ agreement }) => agreement))),
    ];
  });
};
