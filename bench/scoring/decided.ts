import { type BenchRow, skippedRow } from '../benchResult';

export const decided = async (): Promise<readonly BenchRow[]> => [
  skippedRow('share of decisions decided by tfjs', '%', 'the engine does not say it yet'),
];
