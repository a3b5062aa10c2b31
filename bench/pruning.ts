import { sharedMissing } from '../test/helpers/node/trainingLogs';
import { type BenchRow, skippedRow } from './benchResult';
import { pruningRows } from './training/pruning';
import { readLog } from './training/rareLogs';

/** The distilled network with more and more of its weights at 0: bytes and loss. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  if (sharedMissing('uci-coupon', 'dev.csv')) return [skippedRow('pruning', '', 'the coupon answers are not here')];
  const answers = await readLog({}, 'uci-coupon', 'dev.csv');
  return pruningRows(answers, 1);
};
