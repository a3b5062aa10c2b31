import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { seededRng, uniform } from '../../src/core/random';
import { networkCandidates } from '../../src/trainer/network/selectNetwork';
import { trainNetworkInput } from '../../src/trainer/network/trainNetworkJob';
import { parallelMap } from '../../src/trainer/parallel/parallelMap';
import { type BenchRow, median, rounded, skippedRow } from '../benchResult';

const [ROUNDS, ROWS, WIDTH, EPOCHS] = [5, 8_000, 130, 8];
const what = 'parallel fits, 2 threads';

/** How much sooner the trainer's fits are done on two threads than on one, in turns in one run; the weights must be the same. */
export const parallelFits = async (): Promise<readonly BenchRow[]> => {
  if (availableParallelism() < 2) return [skippedRow(what, '× one thread', 'this machine has one core')];
  const rng = seededRng(1);
  const x = Float32Array.from({ length: ROWS * WIDTH }, () => (uniform(rng) < 0.2 ? 1 : 0));
  const y = Float32Array.from({ length: ROWS }, () => (uniform(rng) < 0.5 ? 1 : 0));
  const settings = networkCandidates[1]?.settings ?? networkCandidates[0]?.settings;
  if (!settings) throw new RangeError('there is no network candidate');
  const inputs = [1, 2, 3, 4, 5, 6].map((seed) =>
    trainNetworkInput({ samples: { rows: ROWS, width: WIDTH, x, y }, settings: { ...settings, maxEpochs: EPOCHS }, seed }),
  );
  const measured: { readonly one: number; readonly two: number }[] = [];
  let same = true;
  for (let round = -1; round < ROUNDS; round++) {
    const start = performance.now();
    const one = await parallelMap('trainNetworkJob', inputs, undefined, 1);
    const middle = performance.now();
    const two = await parallelMap('trainNetworkJob', inputs, undefined, 2);
    const end = performance.now();
    same &&= isDeepStrictEqual(one, two);
    if (round >= 0) measured.push({ one: (middle - start) / 1000, two: (end - middle) / 1000 });
  }
  const ratio = rounded(median(measured.map(({ one, two }) => one / two)));
  const [value, floor] = [rounded(median(measured.map(({ two }) => two))), rounded(median(measured.map(({ one }) => one)))];
  const note = `${inputs.length} fits; seconds on two threads, on one, and how many times sooner; weights ${same ? 'identical' : 'DIFFER'}`;
  return [{ what, value, unit: 's', floor, ratio, budget: 1.6, ok: ratio >= 1.6 && same, note }];
};
