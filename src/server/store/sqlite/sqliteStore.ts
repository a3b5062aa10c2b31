import type { AccessRepository } from '../../admin/accessRepository';
import { admission } from '../admission';
import type { Repositories } from '../repositories';
import { openForReading } from './openDatabase';
import { reads } from './reads';
import { openWriteQueue, type WriteQueue } from './writeQueue';
import type { Writes } from './writes';

/** The writing thread's part in who may use the admin routes and what they did. */
const accessCalls = (
  queue: Pick<WriteQueue, 'call'>,
): Pick<
  AccessRepository,
  'addToken' | 'revokeToken' | 'addSession' | 'endSession' | 'putSetupLink' | 'addFirstSetupLink' | 'takeSetupLink' | 'appendAudit'
> &
  Pick<Repositories, 'audited'> => ({
  addToken: (token, hash) => queue.call('addToken', token, hash),
  revokeToken: (id, now) => queue.call('revokeToken', id, now),
  addSession: (session, now) => queue.call('addSession', session, now),
  endSession: (hash) => queue.call('endSession', hash),
  putSetupLink: (hash, expiresAt) => queue.call('putSetupLink', hash, expiresAt),
  addFirstSetupLink: (hash, expiresAt, now) => queue.call('addFirstSetupLink', hash, expiresAt, now),
  takeSetupLink: (hash, session, now) => queue.call('takeSetupLink', hash, session, now),
  appendAudit: (line, outcome) => queue.call('appendAudit', line, outcome),
  audited: (line) => {
    const call = (name: Parameters<Writes['audited']>[1], ...args: readonly unknown[]): Promise<never> =>
      queue.call('audited', line, name, args) as Promise<never>;
    return {
      putCatalog: (entries, now) => call('putCatalog', entries, now),
      importCodes: (couponId, codes, now) => call('importCodes', couponId, codes, now),
      putBundle: (bundle, share = 1) => call('putBundle', bundle, share),
      releaseBundle: (id, share, now) => call('releaseBundle', id, share, now),
      putCampaignDraft: (draft) => call('putCampaignDraft', draft),
      publishCampaign: (release, now) => call('publishCampaign', release, now),
      setServing: (serving, now) => call('setServing', serving, now),
      putExpectedTraffic: (peaks, now) => call('putExpectedTraffic', peaks, now),
      putLearning: (learning, now) => call('putLearning', learning, now),
      putGuardrails: (guardrails, now) => call('putGuardrails', guardrails, now),
      putLoopSettings: (settings, now) => call('putLoopSettings', settings, now),
      stepLoop: (step, now) => call('stepLoop', step, now),
      eraseAddress: (hashes, now) => call('eraseAddress', hashes, now),
      liftSuppression: (hashes) => call('liftSuppression', hashes),
      addToken: (token, hash) => call('addToken', token, hash),
      revokeToken: (id, now) => call('revokeToken', id, now),
      addSession: (session, now) => call('addSession', session, now),
      endSession: (hash) => call('endSession', hash),
      putSetupLink: (hash, expiresAt) => call('putSetupLink', hash, expiresAt),
      takeSetupLink: (hash, session, now) => call('takeSetupLink', hash, session, now),
    };
  },
});

export interface SqliteSettings {
  /** Path of the database file; its folder exists. */
  readonly file: string;
  /** Writes that share one transaction at most. */
  readonly maxBatch?: number;
  /** Unanswered writes from which on new ones are refused as `overloaded`. */
  readonly maxWaiting?: number;
}

/** Embedded store: one writing thread with group commit, reads on the caller's thread from their own connection. */
export const openSqliteStore = async ({ file, maxBatch = 256, maxWaiting = 4_096 }: SqliteSettings): Promise<Repositories> => {
  const queue = await openWriteQueue(file, maxBatch);
  const readDb = openForReading(file);
  const read = reads(readDb);
  const admitted = admission(queue.waiting, maxWaiting);

  return {
    putCatalog: (entries, now) => queue.call('putCatalog', entries, now),
    catalog: async () => read.catalog(),
    catalogEntry: async (couponId) => read.catalogEntry(couponId),
    importCodes: (couponId, codes, now) => queue.call('importCodes', couponId, codes, now),
    couponUse: async (now) => read.couponUse(now),
    addReport: (report, bodySha256, now, token) => admitted(() => queue.call('addReport', report, bodySha256, now, token)),
    reportCounts: async () => read.reportCounts(),
    exposureCounts: async () => read.exposureCounts(),
    tokenKeys: async () => read.tokenKeys(),
    addTokenKeys: (keys, now) => queue.call('addTokenKeys', keys, now),
    forgetTokens: (beforeEpoch) => queue.call('forgetTokens', beforeEpoch),
    splitKeys: async () => read.splitKeys(),
    addSplitKey: (key) => queue.call('addSplitKey', key),
    seeSplitKeys: (publicKeys, day) => queue.call('seeSplitKeys', publicKeys, day),
    forgetSplitKey: (publicKey) => queue.call('forgetSplitKey', publicKey),
    addSplitReport: (report, bodySha256, now, token) => admitted(() => queue.call('addSplitReport', report, bodySha256, now, token)),
    splitWaiting: async () => read.splitWaiting(),
    takeSplitPart: (bundle, batch, most, now) => queue.call('takeSplitPart', bundle, batch, most, now),
    splitParts: async () => read.splitParts(),
    splitPart: async (batch, part) => read.splitPart(batch, part),
    splitPartReports: async (batch, part) => read.splitPartReports(batch, part),
    checkedSplitPart: (batch, part, checked) => queue.call('checkedSplitPart', batch, part, checked),
    countedSplitPart: (batch, part) => queue.call('countedSplitPart', batch, part),
    closeSplitBatch: (batch, share, parts) => queue.call('closeSplitBatch', batch, share, parts),
    releaseSplitBatch: (batch, sums, now) => queue.call('releaseSplitBatch', batch, sums, now),
    abandonSplitBatch: (batch, why) => queue.call('abandonSplitBatch', batch, why),
    splitSums: async () => read.splitSums(),
    splitRefusals: async () => read.splitRefusals(),
    forgetSplitReports: (beforeDay) => queue.call('forgetSplitReports', beforeDay),
    forgetReports: (beforeDay, part) => queue.call('forgetReports', beforeDay, part),
    claim: async (key) => read.claim(key),
    reserveClaim: (row) => admitted(() => queue.call('reserveClaim', row)),
    issueClaim: (key) => queue.call('issueClaim', key),
    releaseClaim: (key) => queue.call('releaseClaim', key),
    abandonClaim: (key) => queue.call('abandonClaim', key),
    expiredClaims: async (now, limit) => read.expiredClaims(now, limit),
    pendingClaims: async () => read.pendingClaims(),
    openClaims: async (after, limit) => read.openClaims(after, limit),
    claimsByCode: async (codes) => read.claimsByCode(codes),
    validateCode: async (question, now) => read.validateCode(question, now),
    actOnCode: (action, now) => admitted(() => queue.call('actOnCode', action, now)),
    settleOrder: (order, bodySha256, now) => admitted(() => queue.call('settleOrder', order, bodySha256, now)),
    orders: async () => read.orders(),
    orderTotals: async () => read.orderTotals(),
    claimCounts: async () => read.claimCounts(),
    claimDelays: async () => read.claimDelays(),
    dayUse: async (since) => read.dayUse(since),
    refusals: async (since) => read.refusals(since),
    addRefusals: (counts) => queue.call('addRefusals', counts),
    putBundle: (bundle, share = 1) => queue.call('putBundle', bundle, share),
    releaseBundle: (id, share, now) => queue.call('releaseBundle', id, share, now),
    campaignDraft: async () => read.campaignDraft(),
    putCampaignDraft: (draft) => queue.call('putCampaignDraft', draft),
    publishCampaign: (release, now) => queue.call('publishCampaign', release, now),
    bundles: async () => read.bundles(),
    release: async () => read.release(),
    unclaimedCodes: async (since) => read.unclaimedCodes(since),
    budgetPrices: async () => read.budgetPrices(),
    putBudgetPrices: (prices, now) => queue.call('putBudgetPrices', prices, now),
    expectedTraffic: async () => read.expectedTraffic(),
    putExpectedTraffic: (peaks, now) => queue.call('putExpectedTraffic', peaks, now),
    learning: async () => read.learning(),
    putLearning: (learning, now) => queue.call('putLearning', learning, now),
    guardrails: async () => read.guardrails(),
    putGuardrails: (guardrails, now) => queue.call('putGuardrails', guardrails, now),
    loop: async () => read.loop(),
    putLoopSettings: (settings, now) => queue.call('putLoopSettings', settings, now),
    stepLoop: (step, now) => queue.call('stepLoop', step, now),
    cursor: async (name) => read.cursor(name),
    advanceCursor: (name, to, now) => queue.call('advanceCursor', name, to, now),
    bundleFile: async (id, name) => read.bundleFile(id, name),
    currentBundle: async () => read.currentBundle(),
    serving: async () => read.serving(),
    setServing: (serving, now) => queue.call('setServing', serving, now),
    ...accessCalls(queue),
    tokens: async () => read.tokens(),
    tokenByHash: async (hash) => read.tokenByHash(hash),
    session: async (hash, now) => read.session(hash, now),
    hasSetupLink: async (now) => read.hasSetupLink(now),
    wasEntered: async () => read.wasEntered(),
    setWebhooks: (on, now) => queue.call('setWebhooks', on, now),
    leaseEvents: async (now, until, limit) => (read.eventsDue(now) ? queue.call('leaseEvents', now, until, limit) : []),
    eventDelivered: (event) => queue.call('eventDelivered', event),
    eventFailed: (event, error, dueAt, now) => queue.call('eventFailed', event, error, dueAt, now),
    outbox: async () => read.outbox(),
    addMessage: (message, limit) => admitted(() => queue.call('addMessage', message, limit)),
    message: async (id) => read.message(id),
    leaseMessage: async (channel, now, until) =>
      read.messageDue(channel, now) ? queue.call('leaseMessage', channel, now, until) : undefined,
    messageTried: (message, step, now) => queue.call('messageTried', message, step, now),
    confirmMessage: (id, now) => queue.call('confirmMessage', id, now),
    suppressAddress: (hashes, reason, now) => queue.call('suppressAddress', hashes, reason, now),
    eraseAddress: (hashes, now) => queue.call('eraseAddress', hashes, now),
    liftSuppression: (hashes) => queue.call('liftSuppression', hashes),
    tidyMessages: (askedBefore, endedBefore, now) => queue.call('tidyMessages', askedBefore, endedBefore, now),
    messageFigures: async () => read.messageFigures(),
    deadEvents: async (limit) => read.deadEvents(limit),
    retryEvents: (id, now) => queue.call('retryEvents', id, now),
    addSubscription: (row, now) => queue.call('addSubscription', row, now),
    removeSubscription: (id) => queue.call('removeSubscription', id),
    startWake: (now, gapMs, endsAt) => queue.call('startWake', now, gapMs, endsAt),
    leaseSubscriptions: async (now, until, limit) => (read.pushesDue(now) ? queue.call('leaseSubscriptions', now, until, limit) : []),
    settlePushes: (outcomes) => queue.call('settlePushes', outcomes),
    pushState: async () => read.pushState(),
    audit: async (before, limit) => read.audit(before, limit),
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
