import type { Clock } from '../../../protocol/values/clock';
import { ok, type Result } from '../../../protocol/values/result';
import type { AuditLine } from '../../records/accessRepository';
import { admission, notReady, refused } from '../../records/admission';
import type { Repositories, StoreFacts } from '../../records/repositories';
import { accessWrites, appendAudit } from './access';
import { splitWrites } from './aggregation';
import { budgetWrites } from './budgets';
import { bundleWrites } from './bundles';
import { campaignWrites, experimentWrites } from './campaigns';
import { catalogWrites } from './catalog';
import { claimExpiry, claimWrites } from './claims';
import { codeWrites, idleCodes, poolWrites } from './codes';
import { connectPostgres, type Postgres, refusal, unusable } from './connectPostgres';

import { friendStore } from './friends';
import { journeyStore } from './journeys';
import { loopWrites } from './loop';
import { eraseAddress, liftSuppression, messageAdds, messageStore } from './messages';
import { metricsWrites } from './metrics';
import { migrate } from './migrations';
import { cursorWrites, orderWrites } from './orders';
import { outboxStore } from './outbox';
import { productWrites } from './products';
import { pushStore } from './push';
import { reads } from './reads';
import { reportWrites, tokenRepository } from './reports';
import { brandWrites, originWrites } from './settings';
import { createLane, type Lane } from './writeBatcher';

/** The same database, but each transaction appends the line to the audit log before it commits, unless it returns a refusal. */
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
  /** `postgres://user:password@host:port/database`. The store uses only the schema `couplet` in it. */
  readonly url: string;
  /** Most writes per transaction. */
  readonly maxBatch?: number;
  /** Number of unanswered writes above which new ones are refused as `overloaded`. */
  readonly maxWaiting?: number;
  /** Most connections of this process. */
  readonly connections?: number;
  /** Called with problems in the server's own settings. */
  readonly warn?: (line: string) => void;
}

/** Settings that this program cannot set for its session. */
const checkServer = async ({ query }: Postgres, warn: (line: string) => void): Promise<void> => {
  const { rows } = await query<{ fsync: string; encoding: string }>(
    "SELECT current_setting('fsync') AS fsync, current_setting('server_encoding') AS encoding",
  );
  const { fsync, encoding } = rows[0] ?? {};
  if (encoding !== 'UTF8')
    throw refusal('database_encoding', `The database of DATABASE_URL has the encoding ${encoding}; it must be UTF8.`);
  if (fsync === 'off') warn('PostgreSQL runs with fsync=off: a power loss can take acknowledged reports, claims and orders with it.');
};

/** On a separate connection, because migrating a large table, or waiting for another replica's migration, may take long. */
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

/** Writes of the merchant's tools, or of the server on their behalf. */
const merchantWrites = (on: Postgres) => ({
  ...accessWrites(on),
  ...brandWrites(on),
  ...budgetWrites(on),
  ...bundleWrites(on),
  ...campaignWrites(on),
  ...catalogWrites(on),
  ...cursorWrites(on),
  ...experimentWrites(on),
  ...loopWrites(on),
  ...originWrites(on),
  ...poolWrites(on),
  ...productWrites(on),
  eraseAddress: eraseAddress(on),
  liftSuppression: liftSuppression(on),
});

/** The same writes, run one after another. */
const inTurn = <W extends object>(writes: W, run: (job: () => Promise<unknown>) => Promise<unknown>): W =>
  Object.fromEntries(
    Object.entries(writes).map(([name, write]) => [
      name,
      (...args: readonly unknown[]) => run(() => (write as (...args: readonly unknown[]) => Promise<unknown>)(...args)),
    ]),
  ) as W;

interface Batches {
  readonly report: ReturnType<typeof reportWrites>;
  readonly code: ReturnType<typeof codeWrites>;
  readonly split: ReturnType<typeof splitWrites>;
}

/** Queues in which writes wait to share a transaction. */
const openLanes = (postgres: Postgres, { report, code, split }: Batches, maxBatch: number) => {
  const claim = claimWrites(postgres);
  return {
    report: createLane(report.addReports, maxBatch),
    // Limits the number of connections.
    split: createLane(split.addSplitReports, 4),
    reserve: createLane(claim.reserve, maxBatch),
    issue: createLane(claim.issue, maxBatch),
    release: createLane(claim.release, maxBatch),
    abandon: createLane(claim.abandon, maxBatch),
    order: createLane(orderWrites(postgres).settle, maxBatch),
    code: createLane(code.act, maxBatch),
    message: createLane(messageAdds(postgres).addMessages, 4),
    admin: createLane((jobs: readonly (() => Promise<unknown>)[]) => Promise.all(jobs.map((job) => job())), 1),
  };
};

const FACTS = `
  SELECT extract(epoch FROM clock_timestamp()) * 1000 AS at, (
    SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class
    WHERE relnamespace = 'couplet'::regnamespace AND relkind = 'r') AS bytes`;

const factsOf = async ({ query }: Postgres, clock: Clock): Promise<StoreFacts> => {
  const asked = clock();
  const { at = asked, bytes = 0 } = (await query<{ at: number; bytes: number }>(FACTS)).rows[0] ?? {};
  // Assume half of the round trip for each direction.
  return { kind: 'PostgreSQL', bytes, disk: undefined, aheadMs: Math.round(at - (asked + clock()) / 2) };
};

/**
 * Store for several stateless replicas on one PostgreSQL. Rejects with a readable sentence whose `cause` has the reason code:
 * `database_unreachable`, `database_refused`, `database_unknown`, `database_newer`, `database_encoding`, `database_failed`.
 */
export const openPostgresStore = async (settings: PostgresSettings): Promise<Repositories> => {
  const { url, maxBatch = 256, maxWaiting = 4_096, connections = 12, warn = () => undefined } = settings;
  await setUp(url, warn);
  const postgres = connectPostgres(url, connections);
  const read = reads(postgres);
  const report = reportWrites(postgres);
  const code = codeWrites(postgres);
  const split = splitWrites(postgres);
  const lanes = openLanes(postgres, { report, code, split }, maxBatch);
  const every = Object.values(lanes);
  let closed = false;
  const write = <Job, Answer>(lane: Lane<Job, Answer>, job: Job): Promise<Answer> =>
    closed ? Promise.reject(new Error('The store is closed.')) : lane.add(job);
  const merchant = (on: Postgres) => inTurn(merchantWrites(on), (job) => write(lanes.admin, job));
  const admitted = admission(() => every.reduce((sum, lane) => sum + lane.waiting(), 0), maxWaiting);
  const admit = <Job, Value>(lane: Lane<Job, Result<Value>>, job: Job): Promise<Result<Value>> => admitted(() => write(lane, job));

  return {
    ...read,
    ...merchant(postgres),
    ...metricsWrites(postgres),
    ...tokenRepository(postgres),
    ...claimExpiry(postgres),
    ...idleCodes(postgres),
    ...split.steps,
    addSplitReport: (body, bodySha256, now, token) => admit(lanes.split, { report: body, bodySha256, now, token }),
    ...outboxStore(postgres),
    ...messageStore(postgres),
    ...friendStore(postgres),
    ...journeyStore(postgres),
    addMessage: (message, limit) => admit(lanes.message, { message, limit }),
    ...pushStore(postgres),
    audited: (line) => merchant(auditing(postgres, line)),
    forgetReports: (beforeDay, part) => report.forget(beforeDay, part),
    addReport: (body, bodySha256, now, token) => admit(lanes.report, { report: body, bodySha256, now, token }),
    reserveClaim: (row) => admit(lanes.reserve, row),
    issueClaim: (key) => write(lanes.issue, key),
    releaseClaim: (key, isEnded = false) => write(lanes.release, { key, isEnded }),
    abandonClaim: (key) => write(lanes.abandon, key),
    validateCode: code.validate,
    actOnCode: (action, now) => admit(lanes.code, { action, now }),
    settleOrder: (body, bodySha256, now) => admit(lanes.order, { order: body, bodySha256, now }),
    ready: async () => (!closed && (await read.writable().catch(() => false)) ? ok(undefined) : notReady()),
    facts: (clock) => factsOf(postgres, clock),
    close: async () => {
      if (closed) return;
      closed = true;
      await Promise.all(every.map((lane) => lane.drained()));
      await report.folded();
      await postgres.close();
    },
  };
};
