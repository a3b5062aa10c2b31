import { admission } from '../../records/admission';
import type { AuditedWrites, Repositories } from '../../records/repositories';
import { openForReading } from './openDatabase';
import { type Reads, reads } from './reads';
import { openWriteQueue, type WriteQueue } from './writeQueue';
import type { Writes } from './writes';

type Later<T> = { readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never };

/** This thread's reads in the port's form. */
const later = (read: Reads): Later<Reads> =>
  Object.fromEntries(
    Object.entries(read).map(([name, run]) => [
      name,
      async (...args: readonly unknown[]) => (run as (...args: readonly unknown[]) => unknown)(...args),
    ]),
  ) as unknown as Later<Reads>;

/** The writing thread's writes, by name, in the port's form. */
const calls = <K extends keyof Writes>(names: readonly K[], call: (name: K, args: readonly unknown[]) => unknown): Later<Pick<Writes, K>> =>
  Object.fromEntries(names.map((name) => [name, (...args: readonly unknown[]) => call(name, args)])) as unknown as Later<Pick<Writes, K>>;

/** Writes caused by shoppers and shops. */
const ADMITTED = ['actOnCode', 'addMessage', 'addReport', 'addSplitReport', 'reserveClaim', 'settleOrder'] as const;

/** Writes that can append to the audit log. */
const AUDITED = [
  'addSession',
  'addToken',
  'endSession',
  'eraseAddress',
  'importCodes',
  'liftSuppression',
  'publishCampaign',
  'putBundle',
  'putCampaignDraft',
  'putCatalog',
  'putExpectedTraffic',
  'putGuardrails',
  'putLearning',
  'putLoopSettings',
  'putSetupLink',
  'releaseBundle',
  'revokeToken',
  'setServing',
  'stepLoop',
  'takeSetupLink',
] as const satisfies readonly (keyof AuditedWrites)[];

/** Writes that complete work already admitted. */
const WRITES = [
  ...AUDITED,
  'abandonClaim',
  'abandonSplitBatch',
  'addFirstSetupLink',
  'addRefusals',
  'addSplitKey',
  'addSubscription',
  'addTokenKeys',
  'advanceCursor',
  'appendAudit',
  'checkedSplitPart',
  'closeSplitBatch',
  'confirmMessage',
  'countedSplitPart',
  'eventDelivered',
  'eventFailed',
  'expireClaims',
  'forgetReports',
  'forgetSplitKey',
  'forgetSplitReports',
  'forgetTokens',
  'issueClaim',
  'messageTried',
  'putBudgetPrices',
  'releaseClaim',
  'releaseSplitBatch',
  'renewClaimKey',
  'removeSubscription',
  'retryEvents',
  'seeSplitKeys',
  'settlePushes',
  'setWebhooks',
  'startWake',
  'suppressAddress',
  'takeSplitPart',
  'tidyMessages',
] as const;

export interface SqliteSettings {
  /** Path of the database file; its folder exists. */
  readonly file: string;
  /** Most writes per transaction. */
  readonly maxBatch?: number;
  /** Number of unanswered writes above which new ones are refused as `overloaded`. */
  readonly maxWaiting?: number;
}

type AnyCall = (name: string, ...args: readonly unknown[]) => Promise<never>;

/** Leases due rows. Checks first with a read, since usually nothing is due. */
const leases = (read: Reads, queue: WriteQueue): Pick<Repositories, 'leaseEvents' | 'leaseMessage' | 'leaseSubscriptions'> => ({
  leaseEvents: async (now, until, limit) => (read.eventsDue(now) ? queue.call('leaseEvents', now, until, limit) : []),
  leaseMessage: async (channel, now, until) =>
    read.messageDue(channel, now) ? queue.call('leaseMessage', channel, now, until) : undefined,
  leaseSubscriptions: async (now, until, limit) => (read.pushesDue(now) ? queue.call('leaseSubscriptions', now, until, limit) : []),
});

/** Embedded store: one writing thread with group commit, and reads on the caller's thread with a separate connection. */
export const openSqliteStore = async ({ file, maxBatch = 256, maxWaiting = 4_096 }: SqliteSettings): Promise<Repositories> => {
  const queue = await openWriteQueue(file, maxBatch);
  const readDb = openForReading(file);
  const read = reads(readDb);
  const call = queue.call as AnyCall;
  const admitted = admission(queue.waiting, maxWaiting);

  return {
    ...later(read),
    ...calls(WRITES, (name, args) => call(name, ...args)),
    ...calls(ADMITTED, (name, args) => admitted(() => call(name, ...args))),
    ...leases(read, queue),
    audited: (line) => calls(AUDITED, (name, args) => call('audited', line, name, args)),
    ready: async () => {
      if (queue.failed()) return false;
      read.alive();
      return true;
    },
    close: async () => {
      await queue.close();
      readDb.close();
    },
  };
};
