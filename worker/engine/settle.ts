import { learn } from '../../src/core/device/learn';
import { policyOf, stateFor } from '../../src/core/device/policyOf';
import type { DeviceTransaction, StoredDecision } from '../storage/deviceStorage';
import type { OpenedBundle } from './openModel';

/**
 * Learns from decisions whose outcome is known. Spans `meta` and `decisions`.
 * @param rewardOf in [0, 1]
 */
export const settle = async (
  transaction: DeviceTransaction,
  { id: bundle, model }: OpenedBundle,
  ids: readonly string[],
  rewardOf: (id: string, stored: StoredDecision) => Promise<number>,
): Promise<void> => {
  if (ids.length === 0) return;
  const policy = policyOf(model.bandit);
  let state = stateFor(model, await transaction.meta('policy'));
  for (const id of ids) {
    const stored = await transaction.get('decisions', id);
    // Its context belongs to a model that is gone, or the record itself does.
    if (stored?.decision.versions.bundle !== bundle) continue;
    const learnt = learn(policy, state, stored.decision, await rewardOf(id, stored));
    state = learnt.state;
    await transaction.put('decisions', id, { ...stored, decision: learnt.decision });
  }
  await transaction.putMeta('policy', state);
};
