import { ok } from '../../src/core/result';
import { hasEarlier } from '../storage/hasEarlier';
import { changeInbox } from './changeInbox';
import { exportStorage } from './exportStorage';
import type { InspectionCalls } from './inspector';
import { inspectStorage } from './inspectStorage';
import { keepCoupon } from './keepCoupon';
import { readInbox } from './readInbox';
import { withdrawReport } from './withdrawReport';

// Entry of the inspection chunk: what only the shopper's dialogs and the debug panel ask for.
export { confirmReminder, remind } from './remind';

export const inspect: InspectionCalls['inspect'] = async ({ ports, store, settings, seen }) => {
  const isEarlier = store.kind === 'memory' && (await hasEarlier(ports));
  const inspection = await inspectStorage(store, ports.clock(), settings.consent, seen);
  return ok(isEarlier ? { ...inspection, storage: 'earlier' } : inspection);
};

export const withdraw: InspectionCalls['withdraw'] = async ({ ports, store }, id) => ok(await withdrawReport(store, id, ports.clock()));

export const exportAll: InspectionCalls['exportAll'] = async ({ ports, store }) => ok(await exportStorage(store, ports.clock()));

export const inbox: InspectionCalls['inbox'] = async ({ ports, store, seen }) =>
  ok(await readInbox(store, ports.clock(), (await seen()).of?.manifest.currency));

export const keep: InspectionCalls['keep'] = ({ ports, store }, id) => keepCoupon(store, id, ports.clock());

export const drop: InspectionCalls['drop'] = async ({ store }, id) => {
  await store.transaction(['meta'], 'readwrite', (transaction) =>
    changeInbox(transaction, ({ kept, dropped }) => ({
      kept: kept.filter((one) => one.id !== id),
      dropped: [...dropped, id],
    })),
  );
  return ok(undefined);
};
