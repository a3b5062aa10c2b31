import { seededRng } from '../../../src/maths/random';
import { HOUR, MINUTE } from '../../../src/protocol/values/clock';
import type { Result } from '../../../src/protocol/values/result';
import type { WorkerApi } from '../../../worker/api';
import { supportsEd25519, webBundleCrypto } from '../../../worker/bundle/webBundleCrypto';
import { createEngine } from '../../../worker/offers/createEngine';
import type { PanelContext } from '../../../worker/privacyPanel/calls';
import { createPrivacyPanel } from '../../../worker/privacyPanel/createPrivacyPanel';
import { sendCoupon, sendWays } from '../../../worker/privacyPanel/sendCoupon';
import { answerPage, openCoupon } from '../../../worker/push/answerPage';
import type { PushPorts } from '../../../worker/push/createPushApi';
import { wakeUp } from '../../../worker/push/wakeUp';
import { allEvents } from '../../../worker/recording/eventLog';
import { createWorkerApi } from '../../../worker/start/createWorkerApi';
import type { DeviceStorage, StoredDecision } from '../../../worker/storage/deviceStorage';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import type { PushSettings } from '../../../worker/storage/pushSettings';
import type { TestKey } from '../../helpers/testBundle';
import type { TestOrigin } from '../../helpers/testOrigin';

/** Noon, UTC. */
const NOON = Date.UTC(2027, 0, 15, 12);

const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const noChunk = () => Promise.reject(new Error('no chunks in this test'));

/** What a twin of the device makes of what the start script lends to who sends coupons. */
export type Twin = (lent: PanelContext) => PanelContext;

/**
 * A shopper's browser with the storefront's page and its service worker on one storage, under a clock and a seed. The shopper's own clock is UTC.
 * @param change of what the service worker goes by
 * @param twin what sends coupons, broken
 */
export const pushedDevice = (
  key: TestKey,
  origin: TestOrigin,
  seed = 1,
  change: Partial<PushSettings> = {},
  twin: Twin = (lent) => lent,
) => {
  let now = NOON;
  let stored = true;
  // Lasting, as far as the worker can tell: what outlives a page here is this object.
  const storage: DeviceStorage = { ...memoryStorage(), kind: 'indexeddb' };
  const rng = seededRng(seed);
  const ports: PushPorts = {
    fetch: origin.fetch,
    openStorage: async () => storage,
    hasStored: async () => stored,
    clock: () => now,
    rng,
    crypto: webBundleCrypto,
    supportsKey: supportsEd25519,
    minutesOfDay: (at) => Math.floor((at % (24 * HOUR)) / MINUTE),
  };
  const api = 'https://couplet.test';
  const settings: PushSettings = {
    version: 1,
    api,
    key: key.siteKey,
    publicKey: 'unused',
    locale: 'en',
    url: 'https://shop.example/',
    demands: false,
    sync: false,
    ...change,
  };
  const page = async (): Promise<WorkerApi> => {
    const worker = createWorkerApi({
      ...ports,
      loadEngine: async () => ({ createEngine: (kit) => createEngine(kit, { module: '', integrity: '', load: noChunk }) }),
      loadCompaction: noChunk,
      compaction: ['assets/compaction.js', ''],
      loadPrivacyPanel: async () => ({
        privacyPanel: createPrivacyPanel({
          sendWays: (of, id) => sendWays(twin(of), id, ports.minutesOfDay),
          sendCoupon: (of, call) => sendCoupon(twin(of), call, ports.minutesOfDay),
        }),
      }),
      privacyPanel: ['assets/privacyPanel.js', ''],
      loadPicks: noChunk,
      picks: ['assets/picks.js', ''],
      loadTfjs: noChunk,
      later: () => undefined,
      exclusively: async (_name, work) => work(),
      reportDelay: 0,
    });
    const config = {
      api,
      key: key.siteKey,
      consent: { storage: true, sync: false },
      base: `${api}/`,
      engine: ['assets/engine.js', ''],
    } as const;
    unwrap(await worker.start(config));
    return worker;
  };
  const look = async (worker: WorkerApi, category: string, times = 2): Promise<void> => {
    for (let n = 0; n < times; n++)
      await worker.record([
        { name: 'view_item', time: now, items: [{ itemId: `${category}-1`, categories: [category], price: 1_000, quantity: 1 }] },
      ]);
  };
  return {
    ports,
    storage,
    now: () => now,
    pass: (ms: number) => {
      now += ms;
    },
    /** The shopper comes to the storefront and looks at goods of a category. */
    visit: async (category: string): Promise<WorkerApi> => {
      const worker = await page();
      await look(worker, category);
      return worker;
    },
    /** The page's card, as the widget asks for it. Returns its decision. */
    offer: async (worker: WorkerApi): Promise<string | undefined> => {
      const offer = unwrap(await worker.decide({ facts: {}, channel: 'site' }));
      return offer && unwrap(await worker.confirm(offer.decisionId)) ? offer.decisionId : undefined;
    },
    /** The page's card, as the widget asks for it. Returns the coupon shown. */
    card: async (worker: WorkerApi): Promise<string | undefined> => {
      const offer = unwrap(await worker.decide({ facts: {}, channel: 'site' }));
      return offer && unwrap(await worker.confirm(offer.decisionId)) ? offer.coupon.id : undefined;
    },
    /** The shopper agrees to be told. */
    agree: () => storage.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('push', settings)),
    wake: (others: Partial<PushPorts> = {}) => wakeUp({ ...ports, ...others }),
    open: (decisionId: string) => openCoupon(ports, decisionId),
    /** A message of the page, or of the page in an app's WebView. */
    tell: (message: object) => answerPage(ports, message),
    /** Nothing was ever stored on this origin. */
    empty: () => {
      stored = false;
    },
    events: () => storage.transaction(['events'], 'readonly', allEvents),
    decision: (id: string): Promise<StoredDecision | undefined> =>
      storage.transaction(['decisions'], 'readonly', (transaction) => transaction.get('decisions', id)),
    meta: <K extends 'answers' | 'pushed' | 'profile' | 'inbox' | 'messages' | 'waiting'>(name: K) =>
      storage.transaction(['meta'], 'readonly', (transaction) => transaction.meta(name)),
  };
};
