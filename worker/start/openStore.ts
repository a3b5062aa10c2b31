import type { Consent } from '../api';
import type { WorkerPorts } from '../ports';
import { failureOf, type Problems } from '../problems';
import { allOn, type DeviceStorage, eraseAllButLedger } from '../storage/deviceStorage';
import type { Page } from './page';

type Ports = Pick<WorkerPorts, 'hasStored' | 'openStorage'>;

/**
 * Erases data left by earlier pages: a consent tool may reload the page before the one with the refusal has erased anything, or the refusal
 * was given on a page without Couplet.
 */
export const eraseEarlier = async (ports: Ports, { storage, refused }: Consent): Promise<void> => {
  if (storage || !refused || !(await ports.hasStored())) return;
  const earlier = await ports.openStorage(true);
  await eraseAllButLedger(earlier);
  earlier.close();
};

/**
 * Opens the persistent store, unless the shopper has switched storing off. Carries out what an earlier page could not: an erasure whose
 * page was left, and that of data which another tab stored after the switch.
 */
const openPersistent = async (ports: Ports, page: Page): Promise<DeviceStorage | undefined> => {
  const store = await ports.openStorage(true);
  const kept = (await store.transaction(['meta'], 'readonly', (transaction) => transaction.meta('preferences'))) ?? allOn;
  const isOff = kept.storing === false;
  // Another tab may undo it in the meantime.
  if (isOff || kept.erasing) await eraseAllButLedger(store, (now) => now?.storing === false || now?.erasing === true);
  page.preferences = { storing: !isOff, sending: kept.sending, erasing: false };
  if (!isOff) return store;
  store.close();
  return undefined;
};

/** The store that page and shopper allow: persistent, or memory. */
export const openStore = async (ports: Ports, problems: Problems, page: Page, consent: Consent): Promise<DeviceStorage> => {
  try {
    const store = consent.storage ? await openPersistent(ports, page) : await eraseEarlier(ports, consent);
    if (store) return store;
  } catch (error) {
    problems.add({ code: 'storage_unavailable', message: failureOf(error).message });
  }
  return ports.openStorage(false);
};
