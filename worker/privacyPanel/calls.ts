import { reportMode } from '../../src/bundle/reportSettings';
import { BUCKETS, isCustomerUnit } from '../../src/engine/assignment/customerDraw';
import { emptyLedger, spentOf } from '../../src/engine/privacy/ledger';
import { DAY, type Instant } from '../../src/protocol/values/clock';
import type { Result } from '../../src/protocol/values/result';
import type { Consent, Inspection, Preferences, WorkerApi, WorkerConfig } from '../api';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { EngineKit, EnginePanel } from '../offers/engine';
import { retention } from '../recording/eventLog';
import type { DeviceStorage, MetaValues } from '../storage/deviceStorage';

/** Policy of a stored decision that was none: a friend gave the coupon, or it was earned. */
export const FROM_FRIENDS = 'friends';

/** ε of a report without a bundle that states it: the largest possible. */
const LARGEST_EPSILON = 2;

/** Number of events that the debug panel shows in full. */
const LATEST = 12;

const statusOf = (heard: MetaValues['status'] | undefined): Inspection['status'] =>
  heard && { time: heard.time, serving: heard.status.serving };

const storedOf = (
  store: DeviceStorage,
  bundle: LoadedBundle | undefined,
  now: Instant,
): Promise<Omit<Inspection, 'consent' | 'preferences' | 'scorer' | 'problems'>> =>
  store.transaction(['events', 'decisions', 'claims', 'outbox', 'sent', 'ledger', 'meta'], 'readonly', async (transaction) => ({
    storage: store.kind,
    buckets:
      isCustomerUnit((await transaction.meta('unit')) ?? '') || (await transaction.meta('customer')) !== undefined ? BUCKETS : undefined,
    since: (await transaction.keys('events'))[0],
    events: (await transaction.newest('events')).reduce((sum, { value }) => sum + value.events.length, 0),
    latest: (await transaction.newest('events', 2)).flatMap(({ value: { events } }) => ('slice' in events ? events : [])).slice(-LATEST),
    kept: { days: retention.age / DAY, events: retention.events },
    decisions: (await transaction.newest('decisions', 50)).flatMap(({ value: { decision, coupon, shown = false } }) =>
      decision.versions.policy === FROM_FRIENDS ? [] : [{ ...decision, ...(coupon ? { title: coupon.title } : {}), shown }],
    ),
    // A claim without an answer has no code.
    codes: (await transaction.newest('claims')).filter(({ value: { code } }) => code).length,
    reports: {
      waiting: (await transaction.newest('outbox')).map(({ key, value: { body, spend = body, createdAt, attempts } }) => ({
        id: key,
        text: spend,
        time: createdAt,
        attempts,
      })),
      sent: (await transaction.newest('sent')).map(({ key, value: { body, spend = body, sentAt, fate } }) => ({
        id: key,
        text: spend,
        time: sentAt,
        fate,
      })),
    },
    calibration: await transaction.meta('calibration'),
    status: statusOf(await transaction.meta('status')),
    messages: ((await transaction.meta('messages'))?.asked ?? []).flatMap(({ title, channel, at, taken = false, refused }) =>
      refused === undefined ? [{ title, channel, time: at, taken }] : [],
    ),
    notifications: (await transaction.meta('push')) !== undefined,
    tokens: (await transaction.meta('tokens'))?.left.length ?? 0,
    spent: spentOf((await transaction.get('ledger', 'ledger')) ?? emptyLedger(), bundle?.manifest.reports.epsilon ?? LARGEST_EPSILON, now),
    ...(bundle
      ? {
          bundle: bundle.id,
          currency: bundle.manifest.currency,
          mode: reportMode(bundle.manifest.reports),
          secondAggregator: bundle.manifest.reports.split?.helper.operator,
        }
      : {}),
  }));

/** State of the worker that is not stored. */
export interface Seen extends Pick<Inspection, 'problems'> {
  /** Absent: the engine is not loaded. */
  readonly scorer: string | undefined;
  readonly of: LoadedBundle | undefined;
  readonly preferences: Preferences;
}

/** Stored data as shown in the shopper's panel, with reports byte for byte. */
export const inspectStorage = async (
  store: DeviceStorage,
  now: Instant,
  consent: Consent,
  seen: () => Promise<Seen>,
): Promise<Inspection> => {
  const { of, scorer = 'none', preferences, problems } = await seen();
  return { ...(await storedOf(store, of, now)), consent, preferences, scorer, problems };
};

/** Calls of the worker's API that the chunk `privacyPanel` answers. */
export type PanelCall =
  | 'inspect'
  | 'setPreferences'
  | 'withdraw'
  | 'exportAll'
  | 'inbox'
  | 'keep'
  | 'drop'
  | 'exportProfile'
  | 'importProfile'
  | 'sendWays'
  | 'send'
  | 'give'
  | 'take'
  | 'earn';

/** Functions of the start script that the chunk uses. */
export interface PanelContext extends EngineKit {
  readonly store: DeviceStorage;
  readonly settings: WorkerConfig;
  readonly seen: () => Promise<Seen>;
  /** Puts the shopper's switches into force. The page starts again if storing changes. */
  readonly prefer: (store: DeviceStorage, preferences: Preferences) => Promise<Result<unknown>>;
}

/** Calls of the API on an open store that only the shopper's dialogs and the debug panel make. */
type PanelCalls = {
  readonly [Call in PanelCall]: (of: PanelContext, ...args: Parameters<WorkerApi[Call]>) => ReturnType<WorkerApi[Call]>;
};

/** The chunk: those calls and, for the engine, reminders. For the start script, the repair of the store. */
export interface PrivacyPanel extends PanelCalls, EnginePanel {
  /** Like `repairStorage`. */
  readonly repair: (of: PanelContext) => Promise<Result<number>>;
}
