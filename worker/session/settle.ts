import { learn } from '../../src/core/device/learn';
import { policyOf, stateFor } from '../../src/core/device/policyOf';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { DeviceTransaction, StoredDecision } from '../storage/deviceStorage';

/**
 * Learns from decisions whose outcome is known and closes them. Spans `meta` and `decisions`.
 * @param rewardOf in [0, 1]; `undefined` leaves the decision open
 */
export const settle = async (
  transaction: DeviceTransaction,
  bundle: LoadedBundle,
  rewardOf: (id: string, stored: StoredDecision) => Promise<number | undefined>,
): Promise<void> => {
  const open = (await transaction.meta('open')) ?? [];
  if (open.length === 0) return;
  const policy = policyOf(bundle.model.bandit);
  let state = stateFor(bundle.model, await transaction.meta('policy'));
  const left: string[] = [];
  for (const id of open) {
    const stored = await transaction.get('decisions', id);
    // Its context belongs to a model that is gone, or the record itself does.
    if (!stored || stored.decision.versions.bundle !== bundle.id) continue;
    const reward = await rewardOf(id, stored);
    if (reward === undefined) {
      left.push(id);
      continue;
    }
    const learnt = learn(policy, state, stored.decision, reward);
    state = learnt.state;
    await transaction.put('decisions', id, { ...stored, decision: learnt.decision });
  }
  await transaction.putMeta('policy', state);
  await transaction.putMeta('open', left);
};
