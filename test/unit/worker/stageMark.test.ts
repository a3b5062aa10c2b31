import { describe, expect, it } from 'vitest';
import { bundleFor } from '../../../src/engine/assignment/assign';
import { seededRng } from '../../../src/maths/random';
import { parseAttribution } from '../../../src/protocol/attribution';
import { variants } from '../../../src/protocol/experiment';
import type { Status } from '../../../src/protocol/protocol';
import { sampleRatio } from '../../../src/stats/comparison/attributeCoverage';
import type { LoadedBundle } from '../../../worker/bundle/loadedBundle';
import { assignDevice } from '../../../worker/recording/assignment';
import { memoryStorage } from '../../../worker/storage/memoryStorage';

const SHARE = 0.2;
const experiment = { hashVersion: 1, id: 'exp-1', salt: 's', shares: { none: 0.3, rule: 0.2, couplet: 0.5 }, explore: 0.1 } as const;
const bundle = { id: '0'.repeat(16), manifest: { experiment, coupons: [{ id: 'tea' }], reports: {} } } as unknown as LoadedBundle;
const next = { bundle: 'abcdef0123456789', share: SHARE, marked: true } as const;
const status = (given: Status['next']): Status => ({ v: 'status/1', serving: true, bundle: bundle.id, ...(given ? { next: given } : {}) });

/** A page of a device that last heard this status; what its cart says, and which bundle it takes. */
const pageOf = async (heard: Status, seed: number) => {
  const storage = memoryStorage();
  return storage.transaction(['meta'], 'readwrite', async (transaction) => {
    await transaction.putMeta('status', { time: 0, status: heard });
    const { attribution } = await assignDevice(transaction, bundle, seededRng(seed), undefined, false);
    const read = parseAttribution(attribution);
    if (!read.ok) throw new Error(read.error.message);
    return { ...read.value, takes: bundleFor(heard, await transaction.meta('unit')) };
  });
};

describe('the cart attribute during a trial', () => {
  it('names the side that the device was drawn to, in every arm alike', async () => {
    const counts = new Map(variants.map((variant) => [variant, [0, 0] as [number, number]]));
    for (let seed = 0; seed < 3_000; seed++) {
      const { variant, stage, takes } = await pageOf(status(next), seed);
      const isStaged = takes === next.bundle;
      expect(stage).toBe(`abcdef01${isStaged ? 's' : 'l'}`);
      counts.get(variant)![isStaged ? 0 : 1] += 1;
    }
    for (const drawn of counts.values()) expect(sampleRatio(drawn, [SHARE, 1 - SHARE]).mismatch).toBe(false);
  });

  it.each([
    ['without a trial', status(undefined)],
    ['while the merchant tries a version', status({ bundle: next.bundle, share: SHARE })],
  ])('is what it always was %s', async (_, heard) => expect(await pageOf(heard, 1)).not.toHaveProperty('stage'));
});
