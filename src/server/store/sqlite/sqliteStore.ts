import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { SECOND } from '../../../protocol/values/clock';
import { ok } from '../../../protocol/values/result';
import { diskOf } from '../../platform/disk';
import { admission, notReady, StoreUnavailable } from '../../records/admission';
import type { AuditedWrites, Repositories } from '../../records/repositories';
import { openReserve } from './file/diskReserve';
import { openForReading, unavailableFor } from './file/openDatabase';
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
  'endImport',
  'endSession',
  'eraseAddress',
  'importCodes',
  'liftSuppression',
  'nameBundle',
  'publishCampaign',
  'putAllowedOrigins',
  'putBrand',
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
  'startImport',
  'stepLoop',
  'takeSetupLink',
] as const satisfies readonly (keyof AuditedWrites)[];

/** Writes that complete work already admitted. */
const WRITES = [
  ...AUDITED,
  'abandonClaim',
  'abandonSplitBatch',
  'addFirstSetupLink',
  'addFriendLink',
  'addProducts',
  'addRefusals',
  'addSplitKey',
  'addSubscription',
  'addTokenKeys',
  'advanceCursor',
  'appendAudit',
  'checkedSplitPart',
  'clearImports',
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
  'noteTokenUse',
  'putBudgetPrices',
  'releaseClaim',
  'releaseSplitBatch',
  'renewClaimKey',
  'removeSubscription',
  'retireCodes',
  'retryEvents',
  'seeSplitKeys',
  'settlePushes',
  'spendCodes',
  'setWebhooks',
  'startWake',
  'suppressAddress',
  'takeSlot',
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

/** Asks at most once in this time. Calls in between get the last answer. */
const atMostEvery = <T>(ms: number, ask: () => Promise<T>): (() => Promise<T>) => {
  let [answer, until]: [Promise<T> | undefined, number] = [undefined, 0];
  return () => {
    if (answer === undefined || performance.now() >= until) [answer, until] = [ask(), performance.now() + ms];
    return answer;
  };
};

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
  const reserve = openReserve(file);
  /** A stop of all coupons must be saved even if the disk is full. */
  const stopping = (on: Pick<Repositories, 'setServing'>): Pick<Repositories, 'setServing'> => ({
    setServing: async (serving, now) => {
      try {
        await on.setServing(serving, now);
      } catch (error) {
        const full = error instanceof StoreUnavailable && error.reason === 'disk_full';
        if (serving || !full || !reserve.spend()) throw error;
        await on.setServing(serving, now);
      }
    },
  });
  const written = calls(WRITES, (name, args) => call(name, ...args));

  return {
    ...later(read),
    ...written,
    ...stopping(written),
    ...calls(ADMITTED, (name, args) => admitted(() => call(name, ...args))),
    ...leases(read, queue),
    audited: (line) => {
      const audited = calls(AUDITED, (name, args) => call('audited', line, name, args));
      return { ...audited, ...stopping(audited) };
    },
    ready: atMostEvery(SECOND, async () => {
      try {
        read.alive();
        await queue.call('touch');
        return ok(undefined);
      } catch (error) {
        return notReady(error instanceof StoreUnavailable ? error.reason : unavailableFor(error));
      }
    }),
    facts: async () => ({
      kind: 'SQLite',
      bytes: [file, `${file}-wal`].reduce((sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0), 0),
      disk: diskOf(dirname(file)),
      aheadMs: undefined,
    }),
    close: async () => {
      reserve.close();
      // The last connection to close moves the `-wal` file into the database file, and a reader cannot.
      readDb.close();
      await queue.close();
    },
  };
};
