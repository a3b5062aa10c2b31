import { ok, type Result } from '../../src/protocol/result';
import { dropCoupon } from '../inbox/dropCoupon';
import { keepCoupon } from '../inbox/keepCoupon';
import { readInbox } from '../inbox/readInbox';
import { confirmReminder, remind } from '../inbox/remind';
import type { sendCoupon, sendWays } from '../send';
import { hasEarlier } from '../storage/hasEarlier';
import type { exportProfile, importProfile, mendStorage } from '../transfer';
import { exportStorage } from './exportStorage';
import type { Inspected, Inspector } from './inspector';
import { inspectStorage } from './inspectStorage';
import { withdrawReport } from './withdrawReport';

/** What the transfer chunk exports. */
export interface Transfer {
  readonly exportProfile: typeof exportProfile;
  readonly importProfile: typeof importProfile;
  readonly mendStorage: typeof mendStorage;
}

/** What the send chunk exports. */
export interface Send {
  readonly sendWays: typeof sendWays;
  readonly sendCoupon: typeof sendCoupon;
}

/** Loads a chunk that lies beside this one; its errors are the call's. */
type Load<T> = (of: Inspected) => Promise<Result<T>>;

/** What the shopper's dialogs and the debug panel ask for. */
export const createInspector = (transfer: Load<Transfer>, send: Load<Send>): Inspector => ({
  inspect: async ({ ports, store, settings, seen }) => {
    const isEarlier = store.kind === 'memory' && (await hasEarlier(ports));
    const inspection = await inspectStorage(store, ports.clock(), settings.consent, seen);
    return ok(isEarlier ? { ...inspection, storage: 'earlier' } : inspection);
  },
  withdraw: async ({ ports, store }, id) => ok(await withdrawReport(store, id, ports.clock())),
  exportAll: async ({ ports, store }) => ok(await exportStorage(store, ports.clock())),
  inbox: async ({ ports, store, seen }) => ok(await readInbox(store, ports.clock(), (await seen()).of)),
  keep: ({ ports, store }, id) => keepCoupon(store, id, ports.clock()),
  drop: async ({ store }, id) => {
    await dropCoupon(store, id);
    return ok(undefined);
  },
  exportProfile: async (of) => {
    const chunk = await transfer(of);
    return chunk.ok ? chunk.value.exportProfile(of) : chunk;
  },
  importProfile: async (of, ...sent) => {
    const chunk = await transfer(of);
    return chunk.ok ? chunk.value.importProfile(of, ...sent) : chunk;
  },
  mend: async (of) => {
    const chunk = await transfer(of);
    return chunk.ok ? ok(await chunk.value.mendStorage(of.store, of.problems)) : chunk;
  },
  sendWays: async (of, id) => {
    const chunk = await send(of);
    return chunk.ok ? chunk.value.sendWays(of, id) : chunk;
  },
  send: async (of, call) => {
    const chunk = await send(of);
    return chunk.ok ? chunk.value.sendCoupon(of, call) : chunk;
  },
  remind,
  confirmReminder,
});
