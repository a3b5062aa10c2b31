import { reportMode } from '../../src/bundle/reportSettings';
import { debit, emptyLedger } from '../../src/engine/privacy/ledger';
import { reportBytes, sessionReport } from '../../src/engine/reporting/buildReport';
import { integer, type Rng } from '../../src/maths/random';
import type { LoadedBundle } from '../bundle/loadedBundle';
import { randomHex } from '../platform';
import type { WorkerPorts } from '../ports';
import { failureOf, type Problems } from '../problems';
import type { DeviceStorage, DeviceTransaction, Outcome } from '../storage/deviceStorage';
import { fetchChunk } from '../sync/http';

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
  load(): Promise<{
    sealAnswers(sessions: readonly ClosedSession[], bundle: LoadedBundle, rng: Rng, store: DeviceStorage): Promise<SealedAnswers>;
  }>;
}

/**
 * The report of mode `split` to one of the sessions that wait, sealed beforehand, since the transaction that stores them and debits the ledger cannot wait for
 * WebCrypto. The chunk is loaded only where the ledger would allow a report. Empty in every other mode, and where sealing fails, which is noted:
 * what came of coupons is learnt all the same.
 */
const splitAnswers = async (
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

/** What a closed session is answered by: what was noted of it, and the `gain` of `learnVisit` over its answers. */
type LearntSession = NonNullable<Outcome['report']> & { readonly gain: number };

/**
 * The only thing about behaviour that ever leaves, so: ledger first, and a ledger that refuses means no report.
 * Spans `ledger`, `outbox` and `meta`.
 * @param sealed report of mode `split` to one of the closed sessions; the others are not reported
 * @returns when it is due, 0 for none
 */
export const queueReport = async (
  transaction: DeviceTransaction,
  ports: WorkerPorts,
  { id: bundle, manifest }: Pick<LoadedBundle, 'id' | 'manifest'>,
  { gain, ...session }: LearntSession,
  sealed: SealedAnswers,
): Promise<number> => {
  const { profile, explored } = session;
  const mode = reportMode(manifest.reports);
  const split = mode === 'split' ? sealed.get(sessionKey(session)) : undefined;
  // An answer that is not sealed has no way out.
  if (mode !== 'local' && !split) return 0;
  const { epsilon, strata, questions = ['stratum-outcome'] } = manifest.reports;
  // Drawn from an earlier bundle: the server could place the answer nowhere, so no ε is spent on it.
  if (explored !== undefined && !manifest.coupons.some((coupon) => coupon.id === explored)) return 0;
  const now = ports.clock();
  const debited = debit((await transaction.get('ledger', 'ledger')) ?? emptyLedger(), epsilon, now);
  if (!debited.ok) return 0;
  const id = split?.id ?? randomHex(ports.rng);
  // By chance alone: a question picked by what happened would tell of it.
  const question = questions[integer(ports.rng, questions.length)]!;
  const body =
    split?.body ?? reportBytes(sessionReport({ id, bundle, question, profile, strata, gain, epsilon, rng: ports.rng, explored }));
  const notBefore = now + Math.floor((ports.rng.uint32() / 2 ** 32) * ports.reportDelay);
  await transaction.put('ledger', 'ledger', debited.value);
  await transaction.put('outbox', id, { body, createdAt: now, attempts: 0, notBefore });
  await transaction.putMeta('due', { bundle: '', at: 0 });
  return notBefore;
};

/**
 * Queues the report of a closed session in the transaction that takes its outcome. Spans `ledger`, `outbox` and `meta`.
 * @returns when it is due, 0 for none, `undefined` where it cannot be made yet
 */
export type QueueReport = (transaction: DeviceTransaction, session: LearntSession) => Promise<number | undefined>;

/** What answers the sessions that wait, after all that a transaction could not wait for. */
export const reporter = async (
  ports: WorkerPorts,
  problems: Problems,
  split: SplitChunk,
  store: DeviceStorage,
  bundle: LoadedBundle,
): Promise<QueueReport> => {
  const sealed = await splitAnswers(ports, problems, split, store, bundle);
  return (transaction, session) => queueReport(transaction, ports, bundle, session, sealed);
};
