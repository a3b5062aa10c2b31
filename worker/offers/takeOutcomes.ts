import type { DeviceModel } from '../../src/engine/decision/deviceModel';
import { type Learnt, learntFor, learnVisit, type Settled, sessionReward } from '../../src/engine/decision/learn';
import { purchaseDiscount, purchaseLines } from '../../src/engine/eligibility/discountOf';
import { revenueOf } from '../../src/engine/profile/updateProfile';
import type { ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import type { Minor } from '../../src/protocol/values/money';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { QueueReport } from '../outbox/reporter';
import type { DeviceTransaction, Outcome, StoredDecision } from '../storage/deviceStorage';
import type { OpenedBundle } from './openModel';

/** This device's learning on top of its bundle. Spans `meta`. */
export const readLearnt = async (transaction: DeviceTransaction, model: DeviceModel): Promise<Learnt> => {
  // Requested together, because each awaited answer comes from another process, and only what the bundle uses.
  const [policy, head, timing] = await Promise.all([
    transaction.meta('policy'),
    model.localHead && transaction.meta('head'),
    model.timing && transaction.meta('timing'),
  ]);
  return learntFor(model, { policy, head, timing });
};

/**
 * Learns from the decisions of one visit whose outcome is known. Spans `meta`, `decisions` and `claims`.
 * @param reward of the visit: `sessionReward`
 * @returns how much better the local head predicted its answers than the base (`learnVisit`)
 */
const settle = async (
  transaction: DeviceTransaction,
  { id: bundle, model }: OpenedBundle,
  ids: readonly string[],
  reward: number,
): Promise<number> => {
  const records = new Map<string, StoredDecision>();
  const visit: Settled[] = [];
  for (const id of ids) {
    const stored = await transaction.get('decisions', id);
    // Its context belongs to an earlier model, or the record itself is gone.
    if (stored?.decision.versions.bundle !== bundle) continue;
    records.set(id, stored);
    const { decision, shown = false } = stored;
    const claimed = (await transaction.get('claims', id))?.code !== undefined;
    visit.push({ decision, shown: shown || claimed, claimed, reward });
  }
  // A page left open over a publish must not overwrite what another one has learnt with the new bundle.
  const current = (await transaction.meta('bundle'))?.current ?? bundle;
  if (visit.length === 0 || current !== bundle) return 0;
  const { learnt, decisions, gain } = learnVisit(model, await readLearnt(transaction, model), visit);
  for (const decision of decisions) await transaction.put('decisions', decision.id, { ...records.get(decision.id)!, decision });
  await transaction.putMeta('policy', learnt.state);
  if (learnt.head) await transaction.putMeta('head', learnt.head);
  if (model.timing) await transaction.putMeta('timing', learnt.timing);
  return gain;
};

/**
 * Discount on a purchase from the codes claimed on the visit, minor units. A purchase event with another code had none. One without any
 * code counts as redeemed, so that the bandit never learns from a discount it did not count.
 */
const discountOf = async (
  transaction: DeviceTransaction,
  visit: readonly string[],
  purchase: ShopperEventOf<'purchase'>,
): Promise<Minor> => {
  let discount = 0;
  for (const id of visit) {
    const code = (await transaction.get('claims', id))?.code;
    const coupon = (await transaction.get('decisions', id))?.coupon;
    const named = purchase.coupon ?? code;
    if (coupon && code !== undefined && named?.toUpperCase() === code.toUpperCase())
      discount += purchaseDiscount(coupon, purchaseLines(purchase));
  }
  return discount;
};

/**
 * Reward of every open decision of the visit when this purchase follows: margin before discount minus the discount, scaled to [0, 1].
 * Otherwise a coupon shown before the claimed one would be credited with the other's order but not its discount.
 * @param visit ids of its open decisions
 */
const purchaseReward = async (
  transaction: DeviceTransaction,
  { manifest }: LoadedBundle,
  visit: readonly string[],
  purchase: ShopperEventOf<'purchase'>,
): Promise<number> => {
  const discount = await discountOf(transaction, visit, purchase);
  return sessionReward({ revenue: revenueOf(purchase), discount }, manifest.marginRate, manifest.bandit.rewardScale);
};

/** Reward of a decision without a purchase. */
const nothingReward = ({ manifest }: LoadedBundle): number =>
  sessionReward({ revenue: 0, discount: 0 }, manifest.marginRate, manifest.bandit.rewardScale);

/** Tables that `takeOutcomes` spans. */
export const outcomeTables = ['meta', 'decisions', 'claims', 'ledger', 'outbox'] as const;

/**
 * Takes waiting outcomes, oldest first, each once: learns from their decisions, and queues one randomised answer per closed session in the
 * same transaction. Spans `outcomeTables`.
 * @param report absent: none may be sent; each outcome knows whether reports were allowed at its time. A session that cannot be answered
 * yet (`undefined`) keeps waiting, although its decisions are learnt from
 * @returns when the last report it has queued is due, 0 for none
 */
export const takeOutcomes = async (transaction: DeviceTransaction, bundle: OpenedBundle, report?: QueueReport): Promise<number> => {
  const outcomes = (await transaction.meta('outcomes')) ?? [];
  // Taken by another tab, or erased: nothing is written back, so that the shopper's veto wins.
  if (outcomes.length === 0) return 0;
  const later: Outcome[] = [];
  let due = 0;
  let gain = (await transaction.meta('gain')) ?? 0;
  for (const { decisions, purchase, report: session } of outcomes) {
    const reward = purchase ? await purchaseReward(transaction, bundle, decisions, purchase) : nothingReward(bundle);
    gain += await settle(transaction, bundle, decisions, reward);
    if (!session || !report) continue;
    const at = await report(transaction, { ...session, gain });
    if (at === undefined) later.push({ decisions: [], report: session });
    if (at) [due, gain] = [Math.max(due, at), 0];
  }
  await transaction.putMeta('outcomes', later);
  await transaction.putMeta('gain', gain);
  return due;
};
