import { reportMode } from '../../src/core/bundle/reportSettings';
import { debit, emptyLedger } from '../../src/core/privacy/ledger';
import { integer } from '../../src/core/random';
import { reportBytes, sessionReport } from '../../src/core/sync/buildReport';
import { type SealedAnswers, sessionKey } from '../outbox/splitAnswers';
import type { WorkerPorts } from '../ports';
import { randomHex } from '../randomHex';
import type { DeviceTransaction, Outcome } from '../storage/deviceStorage';
import type { OpenedBundle } from './openModel';
import { nothingReward, purchaseReward } from './rewards';
import { settle } from './settle';

/** Tables `takeOutcomes` spans. */
export const outcomeTables = ['meta', 'decisions', 'claims', 'ledger', 'outbox'] as const;

/**
 * The only thing about behaviour that ever leaves, so: ledger first, and a ledger that refuses means no report.
 * @returns when it is due, 0 for none
 */
const queueReport = async (
  transaction: DeviceTransaction,
  ports: WorkerPorts,
  { id: bundle, manifest }: OpenedBundle,
  session: NonNullable<Outcome['report']>,
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
  const body = split?.body ?? reportBytes(sessionReport({ id, bundle, question, profile, strata, epsilon, rng: ports.rng, explored }));
  const notBefore = now + Math.floor((ports.rng.uint32() / 2 ** 32) * ports.reportDelay);
  await transaction.put('ledger', 'ledger', debited.value);
  await transaction.put('outbox', id, { body, createdAt: now, attempts: 0, notBefore });
  await transaction.putMeta('due', { bundle: '', at: 0 });
  return notBefore;
};

/**
 * Takes the outcomes that wait, oldest first, each once: learns from the decisions they are about, and queues one randomised answer per
 * closed session in the same transaction that debits the ledger. Spans `outcomeTables`.
 * @param mayReport consent to sync, now; each outcome knows whether there was one when it came about
 * @param sealed reports of mode `split` to the closed sessions; one that is not among them is not reported
 * @returns when the last report it has queued is due, 0 for none
 */
export const takeOutcomes = async (
  transaction: DeviceTransaction,
  ports: WorkerPorts,
  bundle: OpenedBundle,
  mayReport: boolean,
  sealed: SealedAnswers = new Map(),
): Promise<number> => {
  let due = 0;
  const outcomes = (await transaction.meta('outcomes')) ?? [];
  // Taken by another tab, or erased: the shopper's veto wins, and nothing is written back.
  if (outcomes.length === 0) return due;
  for (const { decisions, purchase, report } of outcomes) {
    const reward = purchase ? await purchaseReward(transaction, bundle, decisions, purchase) : nothingReward(bundle);
    await settle(transaction, bundle, decisions, reward);
    if (report && mayReport) due = Math.max(due, await queueReport(transaction, ports, bundle, report, sealed));
  }
  await transaction.putMeta('outcomes', []);
  return due;
};
