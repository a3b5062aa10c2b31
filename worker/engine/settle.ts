import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import { type Learnt, learntFor, learnVisit, type Settled } from '../../src/engine/decision/learn';

import type { DeviceTransaction, StoredDecision } from '../storage/deviceStorage';
import type { OpenedBundle } from './openModel';

/** What this device has learnt beside its bundle. Spans `meta`. */
export const readLearnt = async (transaction: DeviceTransaction, model: DeviceModel): Promise<Learnt> => {
  // Asked together, because each answer that is waited for comes from another process.
  const [policy, head, timing] = await Promise.all([transaction.meta('policy'), transaction.meta('head'), transaction.meta('timing')]);
  return learntFor(model, { policy, head, timing });
};

/**
 * Learns from the decisions of one visit whose outcome is known. Spans `meta`, `decisions` and `claims`.
 * @param reward of the visit: `sessionReward`
 * @returns by how much the local head foretold its answers better than the base (`learnVisit`)
 */
export const settle = async (
  transaction: DeviceTransaction,
  { id: bundle, model }: OpenedBundle,
  ids: readonly string[],
  reward: number,
): Promise<number> => {
  const records = new Map<string, StoredDecision>();
  const visit: Settled[] = [];
  for (const id of ids) {
    const stored = await transaction.get('decisions', id);
    // Its context belongs to a model that is gone, or the record itself does.
    if (stored?.decision.versions.bundle !== bundle) continue;
    records.set(id, stored);
    const { decision, shown = false } = stored;
    const claimed = (await transaction.get('claims', id))?.code !== undefined;
    visit.push({ decision, shown: shown || claimed, claimed, reward });
  }
  // A page left open over a publish must not wipe what another one has learnt beside the new bundle.
  const current = (await transaction.meta('bundle'))?.current ?? bundle;
  if (visit.length === 0 || current !== bundle) return 0;
  const { learnt, decisions, gain } = learnVisit(model, await readLearnt(transaction, model), visit);
  for (const decision of decisions) await transaction.put('decisions', decision.id, { ...records.get(decision.id)!, decision });
  await transaction.putMeta('policy', learnt.state);
  if (learnt.head) await transaction.putMeta('head', learnt.head);
  if (model.timing) await transaction.putMeta('timing', learnt.timing);
  return gain;
};
