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

/** Encrypted reports by `sessionKey`, each with its id. At most one, since the ledger allows no more at once. */
export type SealedAnswers = ReadonlyMap<string, { readonly id: string; readonly body: string }>;

/** Identifies a closed session in one browser: no two began at the same time. */
export const sessionKey = (session: ClosedSession): string => JSON.stringify(session);

/** The secure aggregation chunk. */
export interface SplitChunk {
  /** Absolute URL. */
  readonly module: string;
  /** `sha384-…`, from the build. */
  readonly integrity: string;
  load(): Promise<{
    sealAnswers(sessions: readonly ClosedSession[], bundle: LoadedBundle, rng: Rng, store: DeviceStorage): Promise<SealedAnswers>;
  }>;
}

/**
 * The report of mode `split` for one of the waiting sessions, encrypted in advance, since the transaction that stores it and debits the
 * ledger cannot wait for WebCrypto. The chunk is loaded only if the ledger would allow a report. Empty in every other mode and if
 * encryption fails, which is noted. Outcomes are learnt from in any case.
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

/** A closed session to be answered: its recorded data, and the `gain` of `learnVisit` over its answers. */
type LearntSession = NonNullable<Outcome['report']> & { readonly gain: number };

/**
 * The only behavioural data that ever leaves the device. The ledger is debited first, and if it refuses there is no report. Spans `ledger`,
 * `outbox` and `meta`.
 * @param sealed report of mode `split` for one of the closed sessions; the others are not reported
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
  // An unencrypted answer cannot be sent.
  if (mode !== 'local' && !split) return 0;
  const { epsilon, strata, questions = ['stratum-outcome'] } = manifest.reports;
  // Drawn from an earlier bundle: the server could not attribute the answer, so no ε is spent on it.
  if (explored !== undefined && !manifest.coupons.some((coupon) => coupon.id === explored)) return 0;
  const now = ports.clock();
  const debited = debit((await transaction.get('ledger', 'ledger')) ?? emptyLedger(), epsilon, now);
  if (!debited.ok) return 0;
  const id = split?.id ?? randomHex(ports.rng);
  // At random: choosing a question by what happened would reveal it.
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
 * @returns when it is due, 0 for none, `undefined` if it cannot be made yet
 */
export type QueueReport = (transaction: DeviceTransaction, session: LearntSession) => Promise<number | undefined>;

/** Answers the waiting sessions, after the work that a transaction could not wait for. */
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
