import { ok } from '../../src/protocol/values/result';
import type { WorkerApi } from '../api';
import { withdrawAll } from '../outbox/takeOut';
import type { WorkerPorts } from '../ports';
import type { PanelContext } from '../privacyPanel/calls';
import { statedBucket } from '../recording/assignment';
import { allEvents, logTables } from '../recording/eventLog';
import { recordEvents } from '../recording/recordEvents';
import { allOn, type DeviceStorage, eraseAllButLedger, mergeRecords } from '../storage/deviceStorage';
import type { EngineLoader } from './lazyChunks';
import { eraseEarlier } from './openStore';
import { mayReport, type Page, type Stored } from './page';

const carried = [...logTables, 'decisions', 'claims'] as const;

/** Copies the data of a page without storage consent into the store it may now use. */
const carryOver = async (page: Page, from: DeviceStorage): Promise<void> => {
  const seen = await from.transaction(carried, 'readonly', async (transaction) => ({
    inbox: await transaction.meta('inbox'),
    messages: await transaction.meta('messages'),
    events: await allEvents(transaction),
    decisions: await transaction.newest('decisions'),
    claims: await transaction.newest('claims'),
  }));
  const to = await page.storage;
  await to?.transaction(carried, 'readwrite', async (transaction) => {
    for (const { key, value } of seen.decisions) await transaction.put('decisions', key, value);
    for (const { key, value } of seen.claims) await transaction.put('claims', key, value);
    // An earlier page may have stored some, too.
    if (seen.inbox) await transaction.putMeta('inbox', mergeRecords(await transaction.meta('inbox'), seen.inbox));
    if (seen.messages) await transaction.putMeta('messages', mergeRecords(await transaction.meta('messages'), seen.messages));
    await recordEvents(transaction, page.bundle, mayReport(page, to), seen.events);
  });
};

interface ConsentOptions {
  readonly ports: WorkerPorts;
  readonly page: Page;
  readonly engine: EngineLoader;
  readonly stored: Stored;
  readonly start: WorkerApi['start'];
}

/** The shopper's consent, own switches, identity and erasure. */
export const createConsent = ({
  ports,
  page,
  engine,
  stored,
  start,
}: ConsentOptions): Pick<WorkerApi, 'setConsent' | 'identify' | 'forget'> & Pick<PanelContext, 'prefer'> => ({
  setConsent: (consent) =>
    stored(async (store, before) => {
      await page.started;
      if (before.consent.storage && !consent.storage && store.kind === 'indexeddb') await eraseAllButLedger(store);
      if (before.consent.sync && !consent.sync) await withdrawAll(store, ports.clock());
      if (before.consent.storage === consent.storage) {
        page.config = { ...before, consent };
        await eraseEarlier(ports, consent);
        return ok(undefined);
      }
      const restarted = await start({ ...before, consent });
      if (consent.storage && store.kind === 'memory') await carryOver(page, store);
      return restarted.ok ? ok(undefined) : restarted;
    }),
  prefer: async (store, preferences) => {
    const { config, preferences: before = allOn } = page;
    page.preferences = preferences;
    if (!config || before.storing === preferences.storing) return ok(undefined);
    // Starting again would close the storage that a start still works on.
    await page.started;
    // With the same settings it would not start again.
    page.started = undefined;
    const restarted = await start(page.config ?? config);
    if (preferences.storing) await carryOver(page, store);
    return restarted;
  },
  // Only after the page's group was assigned. Before that, the config has it.
  identify: (customer) =>
    stored(async (store, before) => {
      await page.started;
      page.config = { ...before, customer };
      const bucket = statedBucket(page.config);
      if (bucket !== undefined && store.kind === 'indexeddb')
        await store.transaction(['meta'], 'readwrite', (transaction) => transaction.putMeta('customer', bucket));
      return ok(undefined);
    }),
  forget: () =>
    stored(async (store, { consent }) => {
      // Before and after, so that work started earlier or in between writes nothing any more.
      engine.current()?.forget();
      await eraseAllButLedger(store);
      // Also erases what other pages stored, whatever this one was allowed.
      await eraseEarlier(ports, { ...consent, refused: true });
      engine.current()?.forget();
      if (page.preferences) page.preferences = { ...page.preferences, erasing: false };
      return ok(undefined);
    }),
});
