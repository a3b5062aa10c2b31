import { expect, it } from 'vitest';
import { plainSequence } from '../../../../src/engine/scoring/plainSequence';
import { replayedChoices, sequenceSpec, sequenceWeights } from '../../../helpers/sequenceShop';

it('chooses the same over 10,000 choices whether all steps are read each time or carried forward, to the bit', async () => {
  const { largest, actions } = await replayedChoices(10_000);
  expect(largest).toBe(0);
  expect(actions).toBeGreaterThan(2);
});

it('would not if what is carried were another state (the broken twin)', async () => {
  const { read } = plainSequence(sequenceSpec, sequenceWeights);
  let reads = 0;
  const twin = {
    kind: 'broken',
    // Right as long as it is probed, then it forgets the state.
    read: (state: Float32Array, tokens: readonly number[]) => read(reads++ < 2 ? state : new Float32Array(state.length), tokens),
    dispose: () => undefined,
  };
  await expect(replayedChoices(1_000, twin)).rejects.toThrow(/^choice \d+/);
});
