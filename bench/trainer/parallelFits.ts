import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { Worker } from 'node:worker_threads';
import { seededRng, uniform } from '../../src/maths/random';
import { parallelMap } from '../../src/trainer/jobs';
import { networkCandidates } from '../../src/trainer/network/selectNetwork';
import { trainNetworkInput } from '../../src/trainer/network/trainNetwork';
import { type BenchRow, median, rounded, skippedRow } from '../benchResult';

/** A fit on an answer log of that size runs for some twenty epochs; the start of the threads is part of what is measured. */
const [ROUNDS, ROWS, WIDTH, EPOCHS] = [3, 8_000, 130, 24];
const what = 'parallel fits, 2 threads';

const LOOP = 'let x = 0; for (let i = 0; i < 4e8; i++) x += i % 7; require("node:worker_threads").parentPort.postMessage(x);';

/** Seconds that so many threads need to run one bare loop each. */
const loops = async (threads: number): Promise<number> => {
  const start = performance.now();
  await Promise.all(
    Array.from({ length: threads }, () => new Promise((resolve) => new Worker(LOOP, { eval: true }).once('message', resolve))),
  );
  return (performance.now() - start) / 1000;
};

/**
 * How much sooner the trainer's fits are done on two threads than on one, in turns in one run; the weights must be the same. Beside it what
 * two bare loops gain: on a machine that is busy with other work, no more is to be had.
 */
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
  const measured: { readonly one: number; readonly two: number; readonly bare: number }[] = [];
  let same = true;
  for (let round = -1; round < ROUNDS; round++) {
    const start = performance.now();
    const one = await parallelMap('trainNetworkJob', inputs, undefined, 1);
    const middle = performance.now();
    const two = await parallelMap('trainNetworkJob', inputs, undefined, 2);
    const end = performance.now();
    same &&= isDeepStrictEqual(one, two);
    if (round < 0) continue;
    const bare = (2 * (await loops(1))) / (await loops(2));
    measured.push({ one: (middle - start) / 1000, two: (end - middle) / 1000, bare });
  }
  const ratio = rounded(median(measured.map(({ one, two }) => one / two)));
  const [value, floor] = [rounded(median(measured.map(({ two }) => two))), rounded(median(measured.map(({ one }) => one)))];
  const note = `${inputs.length} fits; compared with one thread; weights ${same ? 'identical' : 'DIFFER'}; bare loops gain ×${rounded(median(measured.map(({ bare }) => bare)))}`;
  return [{ what, value, unit: 's', floor, ratio, budget: 1.6, ok: ratio >= 1.6 && same, note }];
};
