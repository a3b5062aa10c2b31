import { sendsPings } from '../../src/bundle/sendsPings';
import { assign } from '../../src/engine/assignment/assign';
import { exposureBytes } from '../../src/protocol/assignmentEvent';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import { randomHex } from '../randomHex';
import { experimentTag } from '../session/experimentTag';
import type { DeviceStorage } from '../storage/deviceStorage';

/** Experiments whose ping was made; far more than a device meets. */
const KEPT = 20;

/**
 * Queues the ping of an experiment, once, whichever tab is first: only in the session in which the device was drawn, and only if it might report when it
 * was. Both are settled before anything can be shown, so that all arms tell alike; nothing later may decide it, since what is shown moves who
 * comes back and who agrees. To be sent at once for the same reason. Nothing of it is about behaviour, so the ledger is not asked.
 * @returns whether it was queued just now
 */
export const queueExposure = (
  { rng, clock }: Pick<WorkerPorts, 'rng' | 'clock'>,
  store: DeviceStorage,
  { id: bundle, manifest: { experiment, reports } }: LoadedBundle,
): Promise<boolean> =>
  store.transaction(['meta', 'outbox'], 'readwrite', async (transaction) => {
    const [draw, unit, pinged = []] = [await transaction.meta('draw'), await transaction.meta('unit'), await transaction.meta('pinged')];
    const tag = experimentTag(experiment);
    if (!sendsPings(reports) || !draw?.first || draw.experiment !== tag || unit === undefined || pinged.includes(tag)) return false;
    const [id, now] = [randomHex(rng), clock()];
    const body = exposureBytes({ id, bundle, experiment: experiment.id, variant: assign(experiment, unit) });
    await transaction.put('outbox', id, { body, createdAt: now, attempts: 0, notBefore: now });
    await transaction.putMeta('pinged', [...pinged, tag].slice(-KEPT));
    return true;
  });
