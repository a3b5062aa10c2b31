import { reportMode } from '../../src/bundle/reportSettings';
import { debit, emptyLedger } from '../../src/engine/privacy/ledger';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { failureOf } from '../guarded';
import type { WorkerPorts } from '../ports';
import type { Problems } from '../problems';
import type { sealAnswers } from '../secureAggregation/sealAnswers';
import type { DeviceStorage, Outcome } from '../storage/deviceStorage';
import { fetchChunk } from '../sync/fetchChunk';

type ClosedSession = NonNullable<Outcome['report']>;

/** Sealed reports by `sessionKey`, each with its id; at most one, as the ledger allows no more at once. */
export type SealedAnswers = ReadonlyMap<string, { readonly id: string; readonly body: string }>;

/** Tells closed sessions of one browser apart: no two began at the same time. */
export const sessionKey = (session: ClosedSession): string => JSON.stringify(session);

/** The split chunk. */
export interface SplitChunk {
  /** Absolute URL. */
  readonly module: string;
  /** `sha384-…`, as the build computed it. */
  readonly integrity: string;
  load(): Promise<{ readonly sealAnswers: typeof sealAnswers }>;
}

/**
 * The report of mode `split` to one of the sessions that wait, sealed beforehand, since the transaction that stores them and debits the ledger cannot wait for
 * WebCrypto. The chunk is loaded only where the ledger would allow a report. Empty in every other mode, and where sealing fails, which is noted:
 * what came of coupons is learnt all the same.
 */
export const splitAnswers = async (
  ports: WorkerPorts,
  problems: Problems,
  { module, integrity, load }: SplitChunk,
  store: DeviceStorage,
  bundle: LoadedBundle,
): Promise<SealedAnswers> => {
  const { reports } = bundle.manifest;
  if (reportMode(reports) !== 'split') return new Map();
  try {
    const sessions = await store.transaction(['meta', 'ledger'], 'readonly', async (transaction) =>
      debit((await transaction.get('ledger', 'ledger')) ?? emptyLedger(), reports.epsilon, ports.clock()).ok
        ? ((await transaction.meta('outcomes')) ?? []).flatMap(({ report }) => (report ? [report] : []))
        : [],
    );
    if (sessions.length === 0) return new Map();
    const fetched = await fetchChunk(ports, module, integrity);
    if (fetched.ok) return await (await load()).sealAnswers(sessions, bundle, ports.rng, store);
    problems.add(fetched.error);
  } catch (error) {
    problems.add(failureOf(error));
  }
  return new Map();
};
