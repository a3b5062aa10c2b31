import { DEFAULT_FACT_POLICY } from '../../src/engine/bandit/factPolicies';
import { meanAndSe } from '../../src/stats/offPolicy/intervals';
import { readEnvironment } from '../../src/trainer/bandit/environment';
import { hindsightValues } from '../../src/trainer/evaluate/evaluateBandit';
import { openDatabase } from '../../src/trainer/ingest/database';
import { parallelMap } from '../../src/trainer/jobs';
import { sharedArray } from '../../src/trainer/parallel/threadCount';
import { sharedData, sharedMissing } from '../../test/helpers/node/trainingLogs';
import { isQuick } from '../all/isQuick';
import { type BenchRow, rounded, skippedRow } from '../benchResult';

const SHUFFLES = isQuick ? 2 : 10;
/** Net value of an accepted coupon by arm. */
const VALUES = [1, 0.55, 0.79, 0.85, 0.59];
/** Vowpal Wabbit on the same ten shuffles, one pass each, when the environment was made: mean net value a round. */
const VW = { 'SquareCB, ± .018': 0.472, RegCB: 0.455, 'ε-greedy': 0.438 } as const;
const what = 'net value a round';

/** The default bandit on an environment of 10,116 coupon offers whose rewards are all known, cold at first. */
export const couponRounds = async (): Promise<readonly BenchRow[]> => {
  if (sharedMissing('coupon-bandit-env', 'env.csv')) return [skippedRow(what, '', 'the coupon environment is not here')];
  const db = await openDatabase();
  try {
    const read = await readEnvironment(db, sharedData('coupon-bandit-env', 'env.csv'), VALUES);
    if (!read.ok) throw new Error(read.error.message);
    const { quality: _, facts, ...env } = read.value;
    const rewards = sharedArray(env.rewards);
    const inputs = Array.from({ length: SHUFFLES }, (_, i) => ({
      policy: DEFAULT_FACT_POLICY,
      seed: i + 1,
      facts,
      arms: env.arms,
      rewards,
    }));
    const played = await parallelMap('playShuffle', inputs);
    const { value, se } = meanAndSe(played.map(({ netValue }) => netValue));
    const { fixed, learnt } = await hindsightValues(env);
    return Object.entries(VW).map(([name, floor], i) => ({
      what: `${what}, against ${name}`,
      value: rounded(value),
      unit: '',
      floor,
      ratio: rounded(value / floor),
      ok: true,
      ...(i === 0
        ? {
            note: `± ${rounded(se, 2)} over ${SHUFFLES} shuffles; best fixed coupon ${rounded(fixed.value)}, learnt from every reward ${rounded(learnt)}; its figures are on record for the same shuffles and were not taken in this run`,
          }
        : {}),
    }));
  } finally {
    await db.close();
  }
};
