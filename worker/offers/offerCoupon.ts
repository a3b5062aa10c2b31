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
import { randomHex } from '../platform';
import type { WorkerPorts } from '../ports';
import type { Assignment } from '../recording/assignment';
import { logTables } from '../recording/eventLog';
import type { DeviceStorage, StoredDecision } from '../storage/deviceStorage';
import type { EngineKit } from './engine';
import type { OpenedBundle } from './openModel';
import { readLearnt } from './takeOutcomes';

/** Number of decisions kept for the shopper's panel and for late outcomes. */
const KEPT_DECISIONS = 500;
/** Number of decisions that may wait for their outcome. Older ones are dropped. */
const KEPT_OPEN = 50;
const SHOWN_REASONS = 3;

interface OfferInput {
  readonly kit: EngineKit;
  readonly storage: DeviceStorage;
  readonly bundle: OpenedBundle;
  readonly assignment: Assignment;
  readonly context: OfferContext;
  /** True unless this page's data was erased since the request. */
  readonly stands: () => boolean;
}

/** Sorts by time, so that the newest decisions have the largest keys. */
const decisionId = ({ clock, rng }: WorkerPorts): string => `${clock().toString(36).padStart(9, '0')}-${randomHex(rng)}`;

/** The rule's showings teach the local head whether they were claimed. Other decisions also teach bandit and timing. */
const teaches = ({ by }: Decision): boolean => by !== 'nothing';

/**
 * @param unit owner of the decision: if the data has been erased in the meantime, the decision is not stored
 * @returns whether it was stored
 */
const store = (
  { storage, stands }: Pick<OfferInput, 'storage' | 'stands'>,
  unit: string | undefined,
  { decision, ...rest }: StoredDecision,
): Promise<boolean> =>
  storage.transaction(['meta', 'decisions'], 'readwrite', async (transaction) => {
    const [now, open = [], scored] = await Promise.all([transaction.meta('unit'), transaction.meta('open'), transaction.meta('scored')]);
    if (now !== unit || !stands()) return false;
    const all = [...open, decision.id].slice(-KEPT_OPEN);
    const { scorer } = decision.versions;
    const by = { ...scored?.by, [scorer]: (scored?.by[scorer] ?? 0) + 1 };
    // Awaited together: a failing write ends the transaction, and no other rejection may be left unhandled.
    await Promise.all([
      transaction.put('decisions', decision.id, { decision, ...rest }),
      teaches(decision) ? transaction.putMeta('open', all) : undefined,
      transaction.putMeta('scored', { version: 1, by }),
    ]);
    return true;
  });

/** Drops the oldest decisions beyond the limit, with their claims. */
export const pruneDecisions = (storage: DeviceStorage): Promise<void> =>
  storage.transaction(['decisions', 'claims'], 'readwrite', async (transaction) => {
    for (const id of (await transaction.keys('decisions')).slice(0, -KEPT_DECISIONS)) {
      await transaction.remove('decisions', id);
      await transaction.remove('claims', id);
    }
  });

/** The shopper's state at the request, in one transaction. */
export const readShopper = ({ kit, storage, bundle }: Pick<OfferInput, 'kit' | 'storage' | 'bundle'>) =>
  storage.transaction(['meta', 'events'], 'readonly', (transaction) =>
    Promise.all([
      kit.readProfile(transaction, bundle),
      readLearnt(transaction, bundle.model),
      transaction.meta('status'),
      transaction.meta('unit'),
      // A worker that has read nothing yet continues from an earlier one's state.
      bundle.sequence?.carried().tokens.length === 0 ? transaction.meta('sequence') : undefined,
    ]),
  );

/**
 * The device pipeline on real storage. The Decision is stored before the offer is returned. `undefined` shows nothing, and is also the
 * answer if the data was erased in the meantime.
 * @param known a fresh result of `readShopper`, if available
 */
export const offerCoupon = async (input: OfferInput, known?: Awaited<ReturnType<typeof readShopper>>): Promise<Offer | undefined> => {
  const { kit, bundle, assignment, context } = input;
  const { ports } = kit;
  const { model, sequence } = bundle;
  const [profile, learnt, status, unit, before] = known ?? (await readShopper(input));
  if (before?.bundle === bundle.id) sequence?.resume(before);
  const decision = await decide({
    model,
    variant: assignment.variant,
    explored: assignment.explored,
    profile,
    ...learnt,
    shadowPrices: status?.status.shadowPrices,
    ...context,
    now: ports.clock(),
    rng: ports.rng,
    id: decisionId(ports),
  });
  const chosen = decision.action === NO_COUPON ? undefined : model.coupons.find(({ id }) => id === decision.action);
  const test = bundle.manifest.experiment.creatives;
  const creative = chosen?.id === test?.couponId ? assignment.creative : undefined;
  // Stored as shown, so that the inbox shows the same.
  const coupon = chosen && creative ? dressed(chosen, creative) : chosen;
  const visit = visitBefore(profile, bundle.manifest.profile.halfLifeMs);
  const stored = await store(input, unit, { decision, visit, ...(coupon ? { coupon, offered: askedOnPage(context) } : {}) });
  if (!coupon || !stored) return undefined;
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
    card: bundle.manifest.card,
    channels: bundle.manifest.channels,
    // In an exploring session, the time of a card must not depend on the shopper's behaviour.
    moment: assignment.explored === undefined ? creative?.moment : undefined,
    pictures: picturesOf(bundle.manifest),
  };
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
