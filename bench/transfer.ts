import { sharedMissing } from '../test/helpers/node/trainingLogs';
import { type BenchRow, skippedRow } from './benchResult';
import { readLog } from './training/rareLogs';
import { transferRows } from './training/transfer';

/** What the answers of one shop add to those of another. */
export const bench = async (): Promise<readonly BenchRow[]> => {
  if (sharedMissing('uci-coupon', 'dev.csv')) return [skippedRow('transfer', '', 'the coupon answers are not here')];
  const answers = await readLog({}, 'uci-coupon', 'dev.csv');
  return transferRows(answers, 1);
};
