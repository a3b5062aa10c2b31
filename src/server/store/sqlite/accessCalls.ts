import type { AccessStore } from '../accessStore';
import type { WriteQueue } from './writeQueue';
import type { Writes } from './writes';

/** The writing thread's part in who may use the admin routes and what they did. */
export const accessCalls = (
  queue: Pick<WriteQueue, 'call'>,
): Pick<
  AccessStore,
  | 'addToken'
  | 'revokeToken'
  | 'addSession'
  | 'endSession'
  | 'putSetupLink'
  | 'addFirstSetupLink'
  | 'takeSetupLink'
  | 'appendAudit'
  | 'audited'
> => ({
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
