import { type VisitFacts, visitCell } from '../../src/engine/decision/visitCell';
import { type OutcomeProfile, stratumOutcome } from '../../src/engine/profile/stratum';
import type { Rng } from '../../src/maths/random';
import { isWholeShop } from '../../src/protocol/coupons/scope';
import type { ShopperEvent, ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import { type SplitTask, splitBucket, splitTask } from '../../src/protocol/reporting/splitReport';
import { DAY, type Instant } from '../../src/protocol/values/clock';
import { sealReport } from '../../src/secureAggregation/sealReport';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { type SealedAnswers, sessionKey } from '../outbox/reporter';
import { randomHex } from '../platform';
import { unpackEvents } from '../recording/eventLog';
import type { DeviceStorage, DeviceTransaction, Outcome, StoredDecision } from '../storage/deviceStorage';

/** A device's records of a closed session that asked for a coupon. */
export interface ClosedVisit {
  readonly session: OutcomeProfile['session'];
  /** Its decisions, oldest first, each with the code issued for it, including those of an earlier version. */
  readonly asked: readonly (StoredDecision & { readonly code?: string | undefined })[];
  /** Events of the log, of any time. */
  readonly events: readonly ShopperEvent[];
}

/** A purchase without a code counts as using the code issued before it, as in the device's learning. */
const used = ({ decision, code }: ClosedVisit['asked'][number], { time, coupon = code }: ShopperEventOf<'purchase'>): boolean =>
  code !== undefined && time >= decision.time && coupon?.toUpperCase() === code.toUpperCase();

/**
 * The visit as `visitCell` sees it. Purchases before a coupon was shown do not count. `undefined` if it is unknown: the page asked for no
 * coupon, an earlier version recorded part of it, or the log has dropped the purchases.
 */
export const visitOf = ({ session, asked, events }: ClosedVisit): VisitFacts | undefined => {
  const [start] = asked;
  if (!start?.visit || asked.some(({ visit }) => !visit)) return undefined;
  const purchases = events.flatMap((event) =>
    event.name === 'purchase' && event.time >= session.startedAt && event.time <= session.lastAt ? [event] : [],
  );
  if (session.purchased && purchases.length === 0) return undefined;
  const { orders, shownLately, claimed } = start.visit;
  // `visitBefore` took one off for purchases before the page asked.
  const more = purchases.filter(({ time }) => time < start.decision.time).length - 1;
  const known = { orders: orders - Math.max(0, more), shownLately, claimed };
  const first = asked.find(({ shown }) => shown);
  if (!first) return { ...known, shown: 'none', bought: session.purchased, used: false };
  const { coupon, share, decision } = first;
  if (!coupon || share === undefined) return undefined;
  const since = purchases.filter(({ time }) => time >= decision.time);
  return {
    ...known,
    shown: isWholeShop(coupon.scope) ? 'whole' : share,
    bought: since.length > 0,
    used: since.some((purchase) => asked.some((one) => used(one, purchase))),
  };
};

/** Start of decision keys at an instant, as `offers/offerCoupon` names them. */
const keyAt = (time: Instant): string => Math.max(0, time).toString(36).padStart(9, '0');

/** Margin around a visit for its decisions, since clocks are changed and a visit continues. */
const AROUND = DAY;

/**
 * Decisions of one visit, and those of its time without a visit, stored by an earlier version. Most stored decisions belong to other visits
 * and are not read. Spans `decisions` and `claims`.
 */
const askedIn = async (transaction: DeviceTransaction, { startedAt, lastAt }: OutcomeProfile['session']): Promise<ClosedVisit['asked']> => {
  const [from, to] = [keyAt(startedAt - AROUND), keyAt(lastAt + AROUND)];
  const asked: ClosedVisit['asked'][number][] = [];
  for (const id of (await transaction.keys('decisions')).filter((key) => key >= from && key < to)) {
    const stored = await transaction.get('decisions', id);
    if (!stored) continue;
    const { time } = stored.decision;
    if (stored.visit ? stored.visit.startedAt === startedAt : time >= startedAt && time <= lastAt)
      asked.push({ ...stored, code: (await transaction.get('claims', id))?.code });
  }
  return asked;
};

/** The visit of a closed session from the device's storage. Damaged parts of the log are ignored. */
export const readVisit = async (store: DeviceStorage, session: OutcomeProfile['session']): Promise<VisitFacts | undefined> => {
  const { asked, chunks } = await store.transaction(['decisions', 'claims', 'events'], 'readonly', async (transaction) => {
    const found = await askedIn(transaction, session);
    return { asked: found, chunks: found.length > 0 && session.purchased ? await transaction.newest('events') : [] };
  });
  const parts = await Promise.all(
    chunks.map(({ value }): readonly ShopperEvent[] | Promise<readonly ShopperEvent[]> =>
      value.version === 'gzip/1' ? unpackEvents(value).catch(() => []) : value.events,
    ),
  );
  return visitOf({ session, asked, events: parts.flat() });
};

type ClosedSession = NonNullable<Outcome['report']>;

/** The bucket of a session's exact answer. `undefined` if it has none. */
const bucketOf = async (
  task: SplitTask,
  { coupons, reports }: LoadedBundle['manifest'],
  { profile, explored }: ClosedSession,
  store: DeviceStorage,
): Promise<number | undefined> => {
  const arm = explored === undefined ? undefined : coupons.findIndex(({ id }) => id === explored);
  if (arm === -1) return undefined;
  if (!task.question) return splitBucket(task, arm, stratumOutcome(profile, reports.strata));
  const visit = await readVisit(store, profile.session);
  return visit && splitBucket(task, undefined, visitCell(visit));
};

/**
 * The encrypted report of mode `split` for the first closed session that can be answered: its exact answer, split into two shares, under
 * the keys of the signed manifest only. The ledger allows one report a week, so no other session could be paid for. Nothing is stored here,
 * neither the answer nor the report. That is done by the transaction that debits the ledger. None if the manifest does not name both
 * aggregators, or no longer has the coupon that exploration drew for a session. For visits, none if the page asked for no coupon.
 */
export const sealAnswers = async (
  sessions: readonly ClosedSession[],
  { id: bundle, manifest }: Pick<LoadedBundle, 'id' | 'manifest'>,
  rng: Rng,
  store: DeviceStorage,
): Promise<SealedAnswers> => {
  const task = splitTask(bundle, manifest);
  if (!task) return new Map();
  for (const session of sessions) {
    const bucket = await bucketOf(task, manifest, session, store);
    if (bucket === undefined) continue;
    const id = randomHex(rng);
    const body = await sealReport({ task, id, bucket, random: (bytes) => crypto.getRandomValues(bytes) });
    return new Map([[sessionKey(session), { id, body }]]);
  }
  return new Map();
};
