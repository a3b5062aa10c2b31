import type { CarriedSequence } from '../../src/engine/scoring/carriedSequence';
import { stepTokens } from '../../src/engine/scoring/stepTokens';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceStorage } from '../storage/deviceStorage';
import type { EngineKit } from './engine';

/**
 * Reads the shopper's steps as they stand, so that a choice finds its scores ready, and writes down how far it came: a worker that is started later goes on
 * from there.
 * @param stands nothing was forgotten on this page since
 */
export const warmSequence = async (
  kit: EngineKit,
  store: DeviceStorage,
  bundle: LoadedBundle,
  sequence: CarriedSequence,
  stands: () => boolean,
): Promise<void> => {
  const { id } = bundle;
  const [profile, stored, unit] = await store.transaction(['meta', 'events'], 'readonly', (transaction) =>
    Promise.all([kit.readProfile(transaction, bundle), transaction.meta('sequence'), transaction.meta('unit')]),
  );
  if (stored?.bundle === id) sequence.resume(stored);
  const tokens = stepTokens(profile, sequence.spec.length);
  await sequence.scores(tokens);
  const carry = sequence.carried();
  const isNew = stored?.bundle !== id || stored.kind !== carry.kind || String(stored.tokens) !== String(tokens);
  if (!isNew || String(carry.tokens) !== String(tokens)) return;
  await store.transaction(['meta'], 'readwrite', async (transaction) => {
    // Erased meanwhile, here or on another page, it is not written back.
    if ((await transaction.meta('unit')) === unit && (await transaction.meta('profile')) && stands())
      await transaction.putMeta('sequence', { ...carry, version: 1, bundle: id });
  });
};
