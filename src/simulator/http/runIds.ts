import { createHash } from 'node:crypto';

/**
 * Ids of what a run sends: 128 bits that are the same for the same shopper at the same moment of the same run, so that a run that is played again
 * after it was cut off repeats itself and nothing counts twice. A browser draws them.
 */
export const runIds =
  (run: number, seed: number) =>
  (what: 'claim' | 'order' | 'report' | 'ping' | 'customer', device: number, at = 0): string =>
    createHash('sha256').update(`simulated/1 ${run} ${seed} ${what} ${device} ${at}`).digest('hex').slice(0, 32);
export type RunIds = ReturnType<typeof runIds>;
