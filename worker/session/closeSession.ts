import { isNewSession } from '../../src/core/events/sessions';
import { debit, emptyLedger } from '../../src/core/privacy/ledger';
import type { ShopperProfile } from '../../src/core/profile/shopperProfile';
import { outcomeReport, reportBytes } from '../../src/core/sync/buildReport';
import type { LoadedBundle } from '../bundle/loadedBundle';
import type { WorkerPorts } from '../ports';
import { randomHex } from '../randomHex';
import type { DeviceTransaction } from '../storage/deviceStorage';
import { nothingReward } from './rewards';
import { settle } from './settle';

/** Tables `closeSession` spans. */
export const sessionTables = ['meta', 'decisions', 'ledger', 'outbox'] as const;

export interface CloseContext {
  readonly ports: WorkerPorts;
  readonly bundle: LoadedBundle;
  /** Consent to sync, lasting storage for the ledger, and no GPC. */
  readonly mayReport: boolean;
}

/** `startedAt` of the last session when it is over at `now`, else `undefined`. */
export const endedSession = ({ visits, session }: ShopperProfile, now: number, idleMs: number): number | undefined =>
  visits > 0 && isNewSession(session.lastAt, now, idleMs) ? session.startedAt : undefined;

/** The only thing about behaviour that ever leaves, so: ledger first, and a ledger that refuses means no report. */
const report = async (transaction: DeviceTransaction, { ports, bundle }: CloseContext, profile: ShopperProfile): Promise<void> => {
  const { epsilon, strata } = bundle.manifest.reports;
  const now = ports.clock();
  const debited = debit((await transaction.get('ledger', 'ledger')) ?? emptyLedger(), epsilon, now);
  if (!debited.ok) return;
  const draw = await transaction.meta('draw');
  const id = randomHex(ports.rng);
  const body = reportBytes(outcomeReport({ id, bundle: bundle.id, profile, strata, epsilon, rng: ports.rng, explored: draw?.explored }));
  const delay = Math.floor((ports.rng.uint32() / 2 ** 32) * ports.reportDelay);
  await transaction.put('ledger', 'ledger', debited.value);
  await transaction.put('outbox', id, { body, createdAt: now, attempts: 0, notBefore: now + delay });
};

/**
 * Takes the outcome of a session that is over, once: open decisions earn nothing more, and one randomised answer is queued in the same
 * transaction that debits the ledger. Spans `sessionTables`.
 * @param profile as it was when the session ended
 * @param at instant at which the session is found to be over
 */
export const closeSession = async (
  transaction: DeviceTransaction,
  context: CloseContext,
  profile: ShopperProfile,
  at: number,
): Promise<void> => {
  const { bundle, mayReport } = context;
  const ended = endedSession(profile, at, bundle.manifest.session.idleMs);
  if (ended === undefined || (await transaction.meta('closed')) === ended) return;
  await settle(transaction, bundle, async () => nothingReward(bundle));
  if (mayReport && bundle.manifest.reports.enabled) await report(transaction, context, profile);
  await transaction.putMeta('closed', ended);
};
