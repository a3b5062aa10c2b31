import { reportMode } from '../../src/bundle/reportSettings';
import { explainDecision } from '../../src/engine/decision/explainDecision';
import { inboxState } from '../../src/engine/eligibility/reminders';
import { own } from '../../src/engine/profile/decayed';
import type { Instant } from '../../src/protocol/values/clock';
import { fail, ok, type Result } from '../../src/protocol/values/result';
import { toBase64url } from '../../src/secureAggregation/bytes';
import type { Inbox, InboxCoupon, Withdrawal } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { takeOut } from '../outbox/takeOut';
import type { WorkerPorts } from '../ports';
import { unpackEvents } from '../recording/eventLog';
import { type DeviceStorage, type Entry, type TableName, tableNames } from '../storage/deviceStorage';
import { inspectStorage, type PrivacyPanel } from './calls';
import { earn, give, take } from './friends';
import { changeInbox, confirmReminder, type Held, inboxOf, readHeld, remind } from './inbox';
import { repairStorage } from './repairStorage';
import { sendCoupon, sendWays } from './sendCoupon';
import { setPreferences } from './setPreferences';
import { exportProfile, importProfile } from './transferProfile';

/** Values that JSON cannot represent. Private keys cannot be read by anyone, including the shopper. */
const readable = (_: string, value: unknown): unknown => {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Uint8Array) return { base64url: toBase64url(value) };
  if (ArrayBuffer.isView(value)) return Array.from(value as Float32Array);
  return value instanceof CryptoKey ? 'a key that signs and cannot be read' : value;
};

/** Packed events unpacked or, if that fails, as they are stored. */
const unpacked = async ({ key, value }: Entry<'events'>): Promise<Entry<'events'>> => {
  if (value.version !== 'gzip/1') return { key, value };
  try {
    return { key, value: { version: value.events.version, events: await unpackEvents(value) } };
  } catch {
    return { key, value };
  }
};

/** The files of a bundle are megabytes, public and the same for everyone, so they are only named. */
const named = ({ key, value: { shards, ...bundle } }: Entry<'bundles'>) => ({
  key,
  value: { ...bundle, shards: [...shards].map(([sha256, { length }]) => ({ sha256, bytes: length })) },
});

/** All stored data as JSON for the shopper, each table as one list of entries. */
const exportStorage = async (store: DeviceStorage, now: Instant): Promise<string> => {
  const tables = await store.transaction(tableNames, 'readonly', async (transaction) => {
    const all: Partial<Record<TableName, readonly Entry<TableName>[]>> = {};
    for (const name of tableNames) all[name] = await transaction.newest(name);
    return all;
  });
  const events = await Promise.all(((tables.events ?? []) as readonly Entry<'events'>[]).map(unpacked));
  const bundles = ((tables.bundles ?? []) as readonly Entry<'bundles'>[]).map(named);
  const whole = { v: 'couplet-export/1', at: new Date(now).toISOString(), storage: store.kind, ...tables, events, bundles };
  return JSON.stringify(whole, readable, 1);
};

/** What a coupon has to do with friends. A used one may be given to them. */
const friendPart = ({ coupon, claim, used }: Held, bundle: LoadedBundle | undefined): Pick<InboxCoupon, 'from' | 'reward'> => {
  const named = (id: string | undefined) => bundle?.manifest.coupons.find((one) => one.id === id);
  const reward = used && claim?.code ? named(named(coupon.id)?.friends?.reward) : undefined;
  return { ...(claim?.friend && { from: 'of' in claim.friend ? 'reward' : 'friend' }), ...(reward && { reward }) };
};

/** The shopper's inbox by the device's clock, without a request to the server. */
const readInbox = async (store: DeviceStorage, now: Instant, bundle: LoadedBundle | undefined): Promise<Inbox> => {
  const stored = await store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('profile'));
  const { channels, currency, reports } = bundle?.manifest ?? {};
  return {
    storage: store.kind,
    currency,
    sends: channels?.email !== undefined || channels?.sms !== undefined,
    asks: reports !== undefined && reportMode(reports) === 'local' && reports.questions?.includes('useful') === true,
    coupons: [...(await readHeld(store))]
      .sort((a, b) => a.endsAt - b.endsAt)
      .map((held) => ({
        ...friendPart(held, bundle),
        decisionId: held.id,
        coupon: held.coupon,
        state: inboxState(held, now),
        code: held.code,
        endsAt: held.endsAt,
        useful: stored && own(stored.profile.exposures, held.coupon.id)?.useful,
      })),
  };
};

/** Saves the coupon of a stored decision for later. Error `decision_unknown`. */
const keepCoupon = (store: DeviceStorage, id: string, now: Instant): Promise<Result<undefined>> =>
  store.transaction(['meta', 'decisions'], 'readwrite', async (transaction) => {
    const coupon = (await transaction.get('decisions', id))?.coupon;
    if (!coupon) return fail('decision_unknown', 'No coupon was offered under this decision.');
    await changeInbox(transaction, ({ kept, dropped }) => ({
      kept: [...kept.filter((one) => one.id !== id), { id, endsAt: coupon.endsAt, at: now }],
      dropped: dropped.filter((one) => one !== id),
    }));
    return ok(undefined);
  });

/** Removes a coupon from the inbox, including entries from other choices, which are shown as one with it. */
const dropCoupon = (store: DeviceStorage, id: string): Promise<void> =>
  store.transaction(['meta', 'decisions'], 'readwrite', async (transaction) => {
    const couponOf = async (of: string): Promise<string | undefined> => (await transaction.get('decisions', of))?.coupon?.id;
    const coupon = await couponOf(id);
    const gone = [id];
    for (const one of (await inboxOf(transaction)).kept)
      if (one.id !== id && coupon !== undefined && (await couponOf(one.id)) === coupon) gone.push(one.id);
    await changeInbox(transaction, ({ kept, dropped }) => ({
      kept: kept.filter((one) => !gone.includes(one.id)),
      dropped: [...dropped, ...gone],
    }));
  });

/** Did earlier pages store data that has not been erased? Checked if this page may not store. False if a browser cannot tell. */
const hasEarlier = async ({ hasStored, openStorage }: Pick<WorkerPorts, 'hasStored' | 'openStorage'>): Promise<boolean> => {
  try {
    if (!(await hasStored())) return false;
    const earlier = await openStorage(true);
    // Every page that stores data has one, and erasing removes it.
    const unit = await earlier.transaction(['meta'], 'readonly', (transaction) => transaction.meta('unit'));
    earlier.close();
    return unit !== undefined;
  } catch {
    return false;
  }
};

/**
 * The shopper's veto on a waiting report. The ε spent on it stays spent, since it may have been tried already. It is then listed with those
 * that were sent.
 */
const withdrawReport = (store: DeviceStorage, id: string, now: Instant): Promise<Withdrawal> =>
  store.transaction(['outbox', 'sent'], 'readwrite', async (transaction) => {
    const entry = await takeOut(transaction, id, now, 'withdrawn');
    return entry === undefined ? 'gone' : entry.attempts === 0 ? 'withdrawn' : 'tried';
  });

interface Send {
  readonly sendWays: typeof sendWays;
  readonly sendCoupon: typeof sendCoupon;
}

/** @param send replaced by tests, which set their own time of day */
export const createPrivacyPanel = (send: Send = { sendWays, sendCoupon }): PrivacyPanel => ({
  inspect: async ({ ports, store, settings, seen }) => {
    const isEarlier = store.kind === 'memory' && (await hasEarlier(ports));
    const inspection = await inspectStorage(store, ports.clock(), settings.consent, seen);
    return ok(isEarlier ? { ...inspection, storage: 'earlier' } : inspection);
  },
  setPreferences,
  withdraw: async ({ ports, store }, id) => ok(await withdrawReport(store, id, ports.clock())),
  exportAll: async ({ ports, store }) => ok(await exportStorage(store, ports.clock())),
  inbox: async ({ ports, store, seen }) => ok(await readInbox(store, ports.clock(), (await seen()).of)),
  keep: ({ ports, store }, id) => keepCoupon(store, id, ports.clock()),
  drop: async ({ store }, id) => {
    await dropCoupon(store, id);
    return ok(undefined);
  },
  exportProfile,
  importProfile,
  repair: async ({ store, problems }) => ok(await repairStorage(store, problems)),
  sendWays: (of, id) => send.sendWays(of, id),
  send: (of, call) => send.sendCoupon(of, call),
  give,
  take,
  earn,
  remind,
  confirmReminder,
  explainDecision,
});
