import type { Result } from '../../../protocol/result';
import type { AuditLine } from '../../admin/accessRepository';
import type { TokenKey, TokenRepository } from '../../reports/reportRepository';
import { admission, refused } from '../admission';
import type { Repositories } from '../repositories';
import { accessWrites, appendAudit } from './access';
import { splitWrites } from './aggregation';
import { adminWrites, campaignWrites, releaseWrites } from './campaigns';
import { claimWrites } from './claims';
import { codeWrites, poolWrites, refusalWrites } from './codes';
import { connectPostgres, type Postgres, refusal, unusable } from './connectPostgres';
import { eraseAddress, liftSuppression, messageAdds, messageStore } from './messages';
import { migrate } from './migrations';
import { orderWrites } from './orders';
import { outboxStore } from './outbox';
import { pushStore } from './push';
import { reads } from './reads';
import { reportWrites } from './reports';
import { createLane, type Lane } from './writeBatcher';

const ADD = `
  INSERT INTO couplet.token_key (epoch, n, private_key, made_at)
  SELECT epoch, n, private_key, $4 FROM unnest($1::integer[], $2::text[], $3::text[]) AS given (epoch, n, private_key) ORDER BY epoch
  ON CONFLICT DO NOTHING`;

const FORGET = `
  WITH keys AS (DELETE FROM couplet.token_key WHERE epoch < $1)
  DELETE FROM couplet.spent_token WHERE epoch < $1`;

/** Keys of tokens, and how they and what was spent with them are forgotten; spending is part of `reportWrites`. */
const tokenKeys = ({ query }: Postgres): TokenRepository => ({
  tokenKeys: async () => (await query<TokenKey>('SELECT epoch, n, private_key AS "privateKey" FROM couplet.token_key ORDER BY epoch')).rows,
  addTokenKeys: async (keys, now) => {
    await query(ADD, [keys.map(({ epoch }) => epoch), keys.map(({ n }) => n), keys.map(({ privateKey }) => privateKey), now]);
  },
  forgetTokens: async (beforeEpoch) => (await query(FORGET, [beforeEpoch])).count,
});

/** The same database, each of whose transactions appends the line to the audit log before it commits, unless its work answers with a refusal. */
const auditing = (postgres: Postgres, line: AuditLine): Postgres => ({
  ...postgres,
  transaction: (work) =>
    postgres.transaction(async (query) => {
      const answer = await work(query);
      if (!refused(answer)) await appendAudit(query, line, 'done');
      return answer;
    }),
});

export interface PostgresSettings {
  /** `postgres://user:password@host:port/database`; the store keeps to the schema `couplet` in it. */
  readonly url: string;
  /** Writes that share one transaction at most. */
  readonly maxBatch?: number;
  /** Unanswered writes from which on new ones are refused as `overloaded`. */
  readonly maxWaiting?: number;
  /** Connections this process opens at most. */
  readonly connections?: number;
  /** Told what is amiss with the server's own settings. */
  readonly warn?: (line: string) => void;
}

/** What this program cannot set for its session only. */
const checkServer = async ({ query }: Postgres, warn: (line: string) => void): Promise<void> => {
  const { rows } = await query<{ fsync: string; encoding: string }>(
    "SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding",
  );
  const { fsync, encoding } = rows[0] ?? {};
  if (encoding !== 'UTF8')
    throw refusal('database_encoding', `The database of DATABASE_URL has the encoding ${encoding}; it must be UTF8.`);
  if (fsync === 'off') warn('PostgreSQL runs with fsync=off: a power loss can take acknowledged reports, claims and orders with it.');
};

/** On a connection of its own, because a migration of a large table, or the wait for another replica's, may take long. */
const setUp = async (url: string, warn: (line: string) => void): Promise<void> => {
  const postgres = connectPostgres(url, 1, 0);
  try {
    await checkServer(postgres, warn);
    await migrate(postgres);
  } catch (error) {
    throw unusable(url, error);
  } finally {
    await postgres.close();
  }
};

/**
 * Store for several stateless replicas on one PostgreSQL. Rejects with a sentence for people, whose `cause` has the reason code:
 * `database_unreachable`, `database_refused`, `database_unknown`, `database_newer`, `database_encoding`, `database_failed`.
 */
export const openPostgresStore = async (settings: PostgresSettings): Promise<Repositories> => {
  const { url, maxBatch = 256, maxWaiting = 4_096, connections = 12, warn = () => undefined } = settings;
  await setUp(url, warn);
  const postgres = connectPostgres(url, connections);
  const read = reads(postgres);
  const claim = claimWrites(postgres);
  const report = reportWrites(postgres);
  const split = splitWrites(postgres);
  const order = orderWrites(postgres);
  const code = codeWrites(postgres);
  const lanes = {
    report: createLane(report.addReports, maxBatch),
    // As many connections at most.
    split: createLane(split.addSplitReports, 4),
    reserve: createLane(claim.reserve, maxBatch),
    issue: createLane(claim.issue, maxBatch),
    release: createLane(claim.release, maxBatch),
    abandon: createLane(claim.abandon, maxBatch),
    order: createLane(order.settle, maxBatch),
    code: createLane(code.act, maxBatch),
    message: createLane(messageAdds(postgres).addMessages, 4),
    admin: createLane((jobs: readonly (() => Promise<unknown>)[]) => Promise.all(jobs.map((job) => job())), 1),
  };
  const every = Object.values(lanes);
  let closed = false;
  const write = <Job, Answer>(lane: Lane<Job, Answer>, job: Job): Promise<Answer> =>
    closed ? Promise.reject(new Error('The store is closed.')) : lane.add(job);
  const writeAdmin = <Answer>(job: () => Promise<Answer>): Promise<Answer> => write(lanes.admin, job) as Promise<Answer>;
  const merchant = (on: Postgres) => {
    const admin = { ...adminWrites(on), ...releaseWrites(on), ...accessWrites(on), ...poolWrites(on), ...campaignWrites(on) };
    return {
      putCatalog: (entries, now) => writeAdmin(() => admin.putCatalog(entries, now)),
      importCodes: (couponId, codes, now) => writeAdmin(() => admin.importCodes({ couponId, codes, now })),
      putBundle: (bundle, share = 1) => writeAdmin(() => admin.putBundle(bundle, share)),
      releaseBundle: (id, share, now) => writeAdmin(() => admin.releaseBundle(id, share, now)),
      putCampaignDraft: (draft) => writeAdmin(() => admin.putCampaignDraft(draft)),
      publishCampaign: (release, now) => writeAdmin(() => admin.publishCampaign(release, now)),
      setServing: (serving, now) => writeAdmin(() => admin.setServing(serving, now)),
      putBudgetPrices: (prices, now) => writeAdmin(() => admin.putBudgetPrices(prices, now)),
      putExpectedTraffic: (peaks, now) => writeAdmin(() => admin.putExpectedTraffic(peaks, now)),
      putLearning: (learning, now) => writeAdmin(() => admin.putLearning(learning, now)),
      putGuardrails: (guardrails, now) => writeAdmin(() => admin.putGuardrails(guardrails, now)),
      putLoopSettings: (settings, now) => writeAdmin(() => admin.putLoopSettings(settings, now)),
      stepLoop: (step, now) => writeAdmin(() => admin.stepLoop(step, now)),
      advanceCursor: (name, to, now) => writeAdmin(() => admin.advanceCursor(name, to, now)),
      eraseAddress: (hashes, now) => writeAdmin(() => eraseAddress(on)(hashes, now)),
      liftSuppression: (hashes) => writeAdmin(() => liftSuppression(on)(hashes)),
      addToken: (token, hash) => writeAdmin(() => admin.addToken(token, hash)),
      revokeToken: (id, now) => writeAdmin(() => admin.revokeToken(id, now)),
      addSession: (session, now) => writeAdmin(() => admin.addSession(session, now)),
      endSession: (hash) => writeAdmin(() => admin.endSession(hash)),
      putSetupLink: (hash, expiresAt) => writeAdmin(() => admin.putSetupLink(hash, expiresAt)),
      addFirstSetupLink: (hash, expiresAt, now) => writeAdmin(() => admin.addFirstSetupLink(hash, expiresAt, now)),
      takeSetupLink: (hash, session, now) => writeAdmin(() => admin.takeSetupLink(hash, session, now)),
      appendAudit: (line, outcome) => writeAdmin(() => admin.appendAudit(line, outcome)),
    } satisfies Partial<Repositories>;
  };
  const admitted = admission(() => every.reduce((sum, lane) => sum + lane.waiting(), 0), maxWaiting);
  const admit = <Job, Value>(lane: Lane<Job, Result<Value>>, job: Job): Promise<Result<Value>> => admitted(() => write(lane, job));

  return {
    ...read,
    ...merchant(postgres),
    ...refusalWrites(postgres),
    ...tokenKeys(postgres),
    ...split.steps,
    addSplitReport: (body, bodySha256, now, token) => admit(lanes.split, { report: body, bodySha256, now, token }),
    ...outboxStore(postgres),
    ...messageStore(postgres),
    addMessage: (message, limit) => admit(lanes.message, { message, limit }),
    ...pushStore(postgres),
    audited: (line) => merchant(auditing(postgres, line)),
    forgetReports: (beforeDay, part) => report.forget(beforeDay, part),
    addReport: (body, bodySha256, now, token) => admit(lanes.report, { report: body, bodySha256, now, token }),
    reserveClaim: (row) => admit(lanes.reserve, row),
    issueClaim: (key) => write(lanes.issue, key),
    releaseClaim: (key) => write(lanes.release, key),
    abandonClaim: (key) => write(lanes.abandon, key),
    validateCode: code.validate,
    actOnCode: (action, now) => admit(lanes.code, { action, now }),
    settleOrder: (body, bodySha256, now) => admit(lanes.order, { order: body, bodySha256, now }),
    ready: async () => !closed && read.writable().catch(() => false),
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.all(every.map((lane) => lane.drained()));
      await report.folded();
      await postgres.close();
    },
  };
};
