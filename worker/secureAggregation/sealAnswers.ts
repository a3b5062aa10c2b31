import { type VisitFacts, visitCell } from '../../src/engine/decision/visitCell';
import { type OutcomeProfile, stratumOutcome } from '../../src/engine/profile/stratum';
import type { Rng } from '../../src/maths/random';
import { isWholeShop } from '../../src/protocol/coupons/coupon';
import type { ShopperEvent, ShopperEventOf } from '../../src/protocol/events/shopperEvent';
import { type SplitTask, splitBucket, splitTask } from '../../src/protocol/reporting/splitReport';
import { DAY, type Instant } from '../../src/protocol/values/clock';
import { sealReport } from '../../src/secureAggregation/sealReport';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { type SealedAnswers, sessionKey } from '../outbox/reporter';
import { randomHex } from '../platform';
import { unpackEvents } from '../recording/eventLog';
import type { DeviceStorage, DeviceTransaction, Outcome, StoredDecision } from '../storage/deviceStorage';

/** What a device has of a closed session that asked for a coupon. */
export interface ClosedVisit {
  readonly session: OutcomeProfile['session'];
  /** Its decisions, oldest first, each with the code that was given out for it; those of an earlier version too. */
  readonly asked: readonly (StoredDecision & { readonly code?: string | undefined })[];
  /** Of the log, of any time. */
  readonly events: readonly ShopperEvent[];
}

/** A purchase that names no code is taken to have carried the one given out before it, as where the device learns from it. */
const used = ({ decision, code }: ClosedVisit['asked'][number], { time, coupon = code }: ShopperEventOf<'purchase'>): boolean =>
  code !== undefined && time >= decision.time && coupon?.toUpperCase() === code.toUpperCase();

/**
 * What a visit was, for `visitCell`. What was bought before a coupon was shown did not come of it. `undefined` where it cannot be told: the page asked for
 * no coupon, an earlier version wrote some of it down, or the log has forgotten what was bought.
 */
export const visitOf = ({ session, asked, events }: ClosedVisit): VisitFacts | undefined => {
  const [start] = asked;
  if (!start?.visit || asked.some(({ visit }) => !visit)) return undefined;
  const purchases = events.flatMap((event) =>
    event.name === 'purchase' && event.time >= session.startedAt && event.time <= session.lastAt ? [event] : [],
  );
  if (session.purchased && purchases.length === 0) return undefined;
  const { orders, shownLately, claimed } = start.visit;
  // `visitBefore` took one off for what was bought before the page asked.
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

/** Where keys of decisions of an instant begin, as `offers/offerCoupon` names them. */
const keyAt = (time: Instant): string => Math.max(0, time).toString(36).padStart(9, '0');

/** Clocks are set, and a visit goes on: so far from it none of its decisions lies. */
const AROUND = DAY;

/**
 * Decisions of one visit, and those of its time of which an earlier version has not said which visit it was. Most of what is kept is of other visits and is
 * not read. Spans `decisions` and `claims`.
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

/** The visit of a closed session from what lies on the device; damaged parts of the log have nothing to tell. */
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

/** The bucket of a session's exact answer; `undefined` where it has none. */
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
 * The sealed report of mode `split` to the first of the closed sessions that can be answered: its exact answer, cut in two, under the keys of the signed
 * manifest and no others. The ledger allows one report a week, so that no other of them could be paid. Nothing is stored here, neither the answer nor the
 * report: that takes the transaction which debits the ledger. None where the manifest does not name both aggregators, or no longer has the coupon
 * that chance gave a session; of visits none where the page asked for no coupon.
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
