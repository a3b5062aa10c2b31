import { dressed, picturesOf } from '../../src/engine/assignment/drawCreative';
import { decide } from '../../src/engine/decision/decide';
import { type Decision, NO_COUPON } from '../../src/engine/decision/decision';
import { askedOnPage, eligibilityContext } from '../../src/engine/decision/eligibilityContext';
import { visitBefore } from '../../src/engine/decision/visitCell';
import { refusalOf } from '../../src/engine/eligibility/eligibility';
import { scopeInterest } from '../../src/engine/features/scopeInterest';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import type { Offer, OfferContext } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { newDecisionId } from '../platform';
import type { Assignment } from '../recording/assignment';
import { logTables } from '../recording/eventLog';
import type { DeviceStorage, DeviceTransaction } from '../storage/deviceStorage';
import type { EngineKit } from './engine';
import { answersAtOnce, type OpenedBundle } from './openModel';
import { readLearnt } from './takeOutcomes';

/** Number of decisions kept for the shopper's panel and for late outcomes. */
const KEPT_DECISIONS = 500;
/** Number of decisions that may wait for their outcome. Older ones are dropped. */
const KEPT_OPEN = 50;
const SHOWN_REASONS = 3;

/** Tables of a choice. */
const choiceTables = ['meta', 'events', 'decisions', 'claims'] as const;

/** Work that has to come before a choice, with the coupon that it finds instead of one. */
type Errand = () => Promise<Offer | undefined>;

interface OfferInput {
  readonly kit: EngineKit;
  readonly storage: DeviceStorage;
  readonly bundle: OpenedBundle;
  readonly assignment: Assignment;
  readonly context: OfferContext;
  /** True unless this page's data was erased since the request. */
  readonly stands: () => boolean;
  /** Looks for work that has to come first, in the transaction of the choice. Absent: none. */
  readonly errand?: ((transaction: DeviceTransaction) => Promise<Errand | undefined>) | undefined;
}

/** The rule's showings teach the local head whether they were claimed. Other decisions also teach bandit and timing. */
const teaches = ({ by }: Decision): boolean => by !== 'nothing';

/** Drops the oldest decisions beyond the limit, with their claims. */
export const pruneDecisions = (storage: DeviceStorage): Promise<void> =>
  storage.transaction(['decisions', 'claims'], 'readwrite', async (transaction) => {
    const [decisions, claims] = await Promise.all([transaction.keys('decisions'), transaction.keys('claims')]);
    const claimed = new Set(claims);
    for (const id of decisions.slice(0, -KEPT_DECISIONS)) {
      await transaction.remove('decisions', id);
      if (claimed.has(id)) await transaction.remove('claims', id);
    }
  });

/** What a choice depends on. Requested together, because each answer comes from another process. */
const readShopper = async (transaction: DeviceTransaction, { kit, bundle, errand }: OfferInput) => {
  const [profile, learnt, status, unit, open, sequence, first] = await Promise.all([
    kit.readProfile(transaction, bundle),
    readLearnt(transaction, bundle.model),
    transaction.meta('status'),
    transaction.meta('unit'),
    transaction.meta('open'),
    // A worker that has read nothing yet continues from an earlier one's state.
    bundle.sequence?.carried().tokens.length === 0 ? transaction.meta('sequence') : undefined,
    errand?.(transaction),
  ]);
  if (sequence?.bundle === bundle.id) bundle.sequence?.resume(sequence);
  return { profile, learnt, status, unit, open, first };
};
type Known = Awaited<ReturnType<typeof readShopper>>;

const choose = ({ kit: { ports }, bundle, assignment, context }: OfferInput, { profile, learnt, status }: Known): Promise<Decision> =>
  decide({
    model: bundle.model,
    variant: assignment.variant,
    explored: assignment.explored,
    profile,
    ...learnt,
    shadowPrices: status?.status.shadowPrices,
    ...context,
    now: ports.clock(),
    rng: ports.rng,
    id: newDecisionId(ports),
  });

/** Stores the decision. Returns its offer, if it has a coupon. Spans `meta` and `decisions`. */
const keep = async (
  transaction: DeviceTransaction,
  { bundle, assignment, context }: OfferInput,
  { profile, open = [], status }: Known,
  decision: Decision,
): Promise<Offer | undefined> => {
  const { manifest, model } = bundle;
  const chosen = decision.action === NO_COUPON ? undefined : model.coupons.find(({ id }) => id === decision.action);
  const creative = chosen?.id === manifest.experiment.creatives?.couponId ? assignment.creative : undefined;
  // Stored as shown, so that the inbox shows the same.
  const coupon = chosen && creative ? dressed(chosen, creative) : chosen;
  const visit = visitBefore(profile, manifest.profile.halfLifeMs);
  await transaction.put('decisions', decision.id, { decision, visit, ...(coupon ? { coupon, offered: askedOnPage(context) } : {}) });
  if (teaches(decision)) await transaction.putMeta('open', [...open, decision.id].slice(-KEPT_OPEN));
  if (!coupon) return undefined;
  const because = decision.contributions
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value)
    .slice(0, SHOWN_REASONS);
  return {
    decisionId: decision.id,
    coupon,
    currency: model.currency,
    by: decision.by,
    because,
    card: manifest.card,
    channels: manifest.channels,
    // In an exploring session, the time of a card must not depend on the shopper's behaviour.
    moment: assignment.explored === undefined ? creative?.moment : undefined,
    pictures: picturesOf(manifest),
    codeMs: status?.status.codeMs,
  };
};

/**
 * The device pipeline on real storage, in one transaction unless a network has to be waited for. The Decision is stored before the offer is
 * returned. `undefined` shows nothing, and is also the answer if the data was erased in the meantime.
 */
export const offerCoupon = async (input: OfferInput): Promise<Offer | undefined> => {
  const { storage, bundle, stands } = input;
  const { known, offer } = await storage.transaction(choiceTables, 'readwrite', async (transaction) => {
    const known = await readShopper(transaction, input);
    if (known.first || !answersAtOnce(bundle, known.profile)) return { known };
    const decision = await choose(input, known);
    return { offer: stands() ? await keep(transaction, input, known, decision) : undefined };
  });
  if (!known) return offer;
  // What was read before it may be out of date.
  if (known.first) return (await known.first()) ?? offerCoupon({ ...input, errand: undefined });
  const decision = await choose(input, known);
  return storage.transaction(choiceTables, 'readwrite', async (transaction) => {
    const now = await readShopper(transaction, { ...input, errand: undefined });
    return now.unit === known.unit && stands() ? keep(transaction, input, now, decision) : undefined;
  });
};

/**
 * May the coupon of a stored decision still be shown, given what has happened in any tab since? If so, the showing is recorded in the same
 * transaction: of two tabs that ask at the same time, the second sees the first one's. The page's request is stored with the decision, so
 * that a worker started since can answer, and none can after it was erased. Error `decision_unknown`.
 * @param ahead records nothing, as the shopper has not seen it yet
 * @returns `reminder`: it was offered as a reminder, and must be confirmed as one
 */
export const confirmShowing = (
  { kit, storage, bundle }: Pick<OfferInput, 'kit' | 'storage'> & { readonly bundle: LoadedBundle },
  decisionId: string,
  ahead?: boolean,
): Promise<Result<boolean | 'reminder'>> =>
  storage.transaction([...logTables, 'decisions'], 'readwrite', async (transaction) => {
    const stored = await transaction.get('decisions', decisionId);
    if (!stored?.coupon) return fail('decision_unknown', 'No coupon was offered under this decision.');
    const { offered, ...shown } = stored;
    if (!offered) return ok(false);
    if (offered.reminder) return ok('reminder');
    const { coupon } = stored;
    const time = kit.ports.clock();
    const profile = await kit.readProfile(transaction, bundle);
    const settings = { ...bundle.manifest, halfLifeMs: bundle.manifest.profile.halfLifeMs };
    if (kit.mayShow?.(profile, bundle, time) === false) return ok(false);
    const { facts, channel, shownHere } = offered;
    if (refusalOf(coupon, eligibilityContext(profile, facts, channel, time, settings, shownHere))) return ok(false);
    if (ahead) return ok(true);
    const share = scopeInterest(profile, time, settings.halfLifeMs).share(coupon.scope) ?? 0;
    await transaction.put('decisions', decisionId, { ...shown, shown: true, share });
    await kit.record(transaction, storage, [{ name: 'view_promotion', time, decisionId, couponId: coupon.id }]);
    return ok(true);
  });
