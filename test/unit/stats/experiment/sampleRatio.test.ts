import { describe, expect, it } from 'vitest';
import { seededRng } from '../../../../src/maths/random';
import { SAMPLE_RATIO_ALPHA, sampleRatio } from '../../../../src/stats/comparison/attributeCoverage';
import { clopperPearson } from '../../../helpers/statistics';

/** Two weeks of a shop with 20,000 devices a week. */
const DEVICES = 40_000;
const BATCH = 500;

/** Counts after each batch of devices of which `share` come to the first arm. */
const assignments = (share: number, seed: number, onBatch: (counts: readonly [number, number]) => boolean): boolean => {
  const rng = seededRng(seed);
  let a = 0;
  for (let n = 1; n <= DEVICES; n++) {
    if (rng.uint32() < share * 2 ** 32) a += 1;
    if (n % BATCH === 0 && onBatch([a, n - a])) return true;
  }
  return false;
};

const mismatch = (counts: readonly number[]): boolean => sampleRatio(counts, [0.5, 0.5]).mismatch;
/** Broken twin: χ² with one degree of freedom at p < .001, at every look as if it were the only one. */
const chiSquare = ([a, b]: readonly [number, number]): boolean => (a - b) ** 2 / (a + b) > 10.8276;

describe('sampleRatio', () => {
  it('finds 48/52 among 40,000 devices at p < .001, and mostly among 20,000', () => {
    const [half, whole] = [DEVICES / 2, DEVICES].map((most) => {
      let found = 0;
      for (let seed = 0; seed < 200; seed++)
        if (assignments(0.48, seed, (counts) => counts[0] + counts[1] <= most && mismatch(counts))) found += 1;
      return found;
    });
    console.log(
      `48/52, looked at every ${BATCH} devices: mismatch found in ${half} of 200 by ${DEVICES / 2} devices, in ${whole} by ${DEVICES}`,
    );
    expect(half).toBeGreaterThan(150);
    expect(whole).toBeGreaterThanOrEqual(198);
  });

  it('cries wolf on 50/50 no more than once in a thousand, however often it is asked, where χ² does', () => {
    const runs = 500;
    let [wolf, twin] = [0, 0];
    for (let seed = 0; seed < runs; seed++) {
      if (assignments(0.5, 1_000 + seed, mismatch)) wolf += 1;
      if (assignments(0.5, 1_000 + seed, chiSquare)) twin += 1;
    }
    console.log(`50/50, ${runs} runs of ${DEVICES / BATCH} looks: mismatch ${wolf}, χ² at every look ${twin}`);
    expect(clopperPearson(wolf, runs, 0.01).lower).toBeLessThanOrEqual(SAMPLE_RATIO_ALPHA);
    expect(clopperPearson(twin, runs, 0.01).lower).toBeGreaterThan(SAMPLE_RATIO_ALPHA);
  });

  it('knows three arms of unequal shares, and that nobody belongs to an arm without one', () => {
    expect(sampleRatio([4_012, 5_970, 10_018], [0.2, 0.3, 0.5])).toMatchObject({ assigned: 20_000, p: 1, mismatch: false });
    expect(sampleRatio([4_400, 5_800, 9_800], [0.2, 0.3, 0.5]).mismatch).toBe(true);
    expect(sampleRatio([1, 0, 9], [0, 0.1, 0.9])).toMatchObject({ p: 0, mismatch: true });
    expect(sampleRatio([0, 0, 0], [0.2, 0.3, 0.5])).toMatchObject({ assigned: 0, p: 1, mismatch: false });
  });

  it('agrees with the Bayes factor summed out device by device', () => {
    // Pólya's urn: the predictive probability of an arm is (κπ + n) / (κ + N).
    const shares = [0.3, 0.7];
    const counts = [0, 0];
    let factor = 1;
    for (const arm of [0, 0, 1, 0, 1, 1, 1, 0, 0, 0]) {
      factor *= (1_000 * shares[arm]! + counts[arm]!) / (1_000 + counts[0]! + counts[1]!) / shares[arm]!;
      counts[arm]! += 1;
    }
    expect(sampleRatio(counts, shares).p).toBeCloseTo(Math.min(1, 1 / factor), 9);
  });
});
