import * as v from 'valibot';
import { type TimingTable, timingTableSchema } from '../../src/engine/timing/timingTable';

/** Two states: fewer than three product views, or more. Waits at first, then offers. */
export const timingTable = (change: Partial<TimingTable> = {}): TimingTable =>
  v.parse(timingTableSchema, {
    version: 1,
    bins: { views: [3], cartValue: [], sinceOffer: [], offers: [], sincePurchase: [] },
    q: [0.3, 0.1, 0.1, 0.1, 0.3, 0.2],
    largeFrom: 1_000,
    epsilon: 0.06,
    gamma: 0.9,
    step: 0.1,
    ...change,
  });
