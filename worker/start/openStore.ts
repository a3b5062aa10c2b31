import type { Consent } from '../api';
import type { WorkerPorts } from '../ports';
import { failureOf, type Problems } from '../problems';
import { type DeviceStorage, eraseAllButLedger } from '../storage/deviceStorage';

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

/** The store that the shopper allows: persistent, or memory. */
export const openStore = async (ports: Ports, problems: Problems, consent: Consent): Promise<DeviceStorage> => {
  try {
    if (consent.storage) return await ports.openStorage(true);
    await eraseEarlier(ports, consent);
  } catch (error) {
    problems.add({ code: 'storage_unavailable', message: failureOf(error).message });
  }
  return ports.openStorage(false);
};
