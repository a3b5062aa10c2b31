import type { Database } from 'better-sqlite3';
import type { Learning } from '../../../campaigns/learning/aim';
import type { Result } from '../../../protocol/result';
import type { MessageChannelName } from '../../../protocol/sendRequest';
import type { Guardrails } from '../../../stats/experiment/metrics/guardrails';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import { BUDGET_PRICES, EXPECTED_TRAFFIC, readBudgetPrices, readExpectedTraffic } from '../../budgets/budgetRepository';
import { localDayOf } from '../../budgets/budgetUsage';
import type { CatalogState, CouponUse } from '../../budgets/catalogRepository';
import { type CatalogColumns, catalogState, couponUse, type UseColumns } from '../../budgets/catalogRepository';
import type { BundleFile, Release, StoredBundle } from '../../bundles/bundleRepository';
import { releaseOf } from '../../bundles/bundleRepository';
import type { CampaignDraft } from '../../campaigns/campaignRepository';
import { validateCode } from '../../claims/actOnCodes';
import type { ClaimRow } from '../../claims/claimRepository';
import { type ClaimColumns, claimRow } from '../../claims/claimRepository';
import type { CodeQuestion, ValidCode } from '../../claims/codeRepository';
import { GUARDRAILS, readGuardrails } from '../../experiments/experimentRepository';
import { LEARNING, LOOP, type LoopRow, readLearning, readLoop } from '../../loop/loopRepository';
import { type MessageColumns, type MessageCount, type MessageFigures, type MessageRow, messageRow } from '../../messages/messageRepository';
import { CUSTOMER_KEY, disguisedAction } from '../../orders/customerPseudonym';
import type { OrderTotal } from '../../orders/orderRepository';
import { type OrderColumns, type StoredOrder, storedOrder } from '../../orders/settleOrders';
import {
  type ClaimCount,
  type ClaimDelay,
  claimCountsSql,
  claimDelaysSql,
  type DayUse,
  dayUseSql,
  type RefusalCount,
  refusalsSql,
  SIMULATED_MARK,
} from '../../reporting/metricsRepository';
import type { ExposureCount, ReportCount } from '../../reports/reportRepository';
import { EXPOSURE, exposureCount, type TokenKey } from '../../reports/reportRepository';
import { type DeadEvent, deadEvent, type OutboxColumns, type OutboxState } from '../../webhooks/outboxRepository';

import { accessReads } from './access';
import { settlementReads } from './orders';
import { pushReads } from './push';
import { splitReads } from './reports';

const messageReads = (db: Database) => {
  const one = db.prepare<[string], MessageColumns>('SELECT * FROM message WHERE id = ?');
  const due = db.prepare<[string, number], { one: number }>('SELECT 1 AS one FROM message WHERE channel = ? AND due_at <= ? LIMIT 1');
  const counts = db.prepare<[], MessageCount>(
    'SELECT channel, state, reason, count(*) AS count FROM message GROUP BY channel, state, reason ORDER BY channel, state, reason',
  );
  const rest = db.prepare<[], { suppressed: number; oldestDue: number | null }>(
    'SELECT (SELECT count(*) FROM suppression) AS suppressed, (SELECT min(due_at) FROM message WHERE due_at IS NOT NULL) AS oldestDue',
  );
  return {
    message: (id: string): MessageRow | undefined => {
      const row = one.get(id);
      return row && messageRow(row);
    },
    /** A look that costs no write: most of the time nothing is due. */
    messageDue: (channel: MessageChannelName, now: number): boolean => due.get(channel, now) !== undefined,
    messageFigures: (): MessageFigures => ({ counts: counts.all(), ...(rest.get() ?? { suppressed: 0, oldestDue: null }) }),
  };
};

const outboxReads = (db: Database) => {
  const state = db.prepare<[], OutboxState>(
    'SELECT count(*) FILTER (WHERE dead_at IS NULL) AS waiting, count(dead_at) AS dead, min(at) FILTER (WHERE dead_at IS NULL) AS oldest FROM outbox',
  );
  const dead = db.prepare<[number], OutboxColumns>('SELECT * FROM outbox WHERE dead_at IS NOT NULL ORDER BY seq LIMIT ?');
  const due = db.prepare<[number], { one: number }>('SELECT 1 AS one FROM outbox WHERE dead_at IS NULL AND due_at <= ? LIMIT 1');
  return {
    outbox: (): OutboxState => state.get() ?? { waiting: 0, dead: 0, oldest: null },
    deadEvents: (limit: number): DeadEvent[] => dead.all(limit).map(deadEvent),
    /** A look that costs no write: most of the time nothing is due. */
    eventsDue: (now: number): boolean => due.get(now) !== undefined,
  };
};

const figureReads = (db: Database) => {
  const counts = db.prepare<[], ClaimCount>(claimCountsSql('', "json_each(paid.body, '$.codes') AS used", 'upper(trim(used.value))'));
  const delays = db.prepare<[], ClaimDelay>(claimDelaysSql(''));
  const days = db.prepare<[string], DayUse>(dayUseSql('', '?'));
  const refused = db.prepare<[string], RefusalCount>(refusalsSql('', '?'));
  return {
    claimCounts: (): ClaimCount[] => counts.all(),
    claimDelays: (): ClaimDelay[] => delays.all(),
    dayUse: (since: string): DayUse[] => days.all(since),
    refusals: (since: string): RefusalCount[] => refused.all(since),
  };
};

/** Every read of the store, synchronous over a read-only connection of its own: in WAL mode it never waits for a writer. */
export const reads = (db: Database) => {
  const catalog = db.prepare<[], CatalogColumns>('SELECT * FROM catalog WHERE listed = 1 ORDER BY position');
  const entry = db.prepare<[string], CatalogColumns>('SELECT * FROM catalog WHERE coupon_id = ? AND listed = 1');
  const use = db.prepare<[string, string], UseColumns>(
    `SELECT catalog.coupon_id, codes, coalesce(today.money, 0) AS money, coalesce(today.count, 0) AS count,
       (SELECT count(*) FROM pool_code WHERE pool_code.coupon_id = catalog.coupon_id) AS imported,
       (SELECT count(*) FROM pool_code WHERE pool_code.coupon_id = catalog.coupon_id AND claim_key IS NULL) AS left_over
     FROM catalog LEFT JOIN day_use AS today ON today.coupon_id = catalog.coupon_id AND today.day = ? WHERE catalog.coupon_id = ?`,
  );
  const counts = db.prepare<[], ReportCount>(
    `SELECT bundle, question, nullif(explored, '') AS explored, answer, count FROM report_count WHERE question <> '${EXPOSURE}'
     ORDER BY bundle, question, explored, answer`,
  );
  const exposures = db.prepare<[], Omit<ReportCount, 'question'>>(
    `SELECT bundle, nullif(explored, '') AS explored, answer, count FROM report_count WHERE question = '${EXPOSURE}'
     ORDER BY bundle, explored, answer`,
  );
  const claim = db.prepare<[string], ClaimColumns>('SELECT * FROM claim WHERE key = ?');
  const expired = db.prepare<{ now: number; limit: number }, ClaimColumns>(
    `SELECT * FROM claim WHERE status IN ('pending', 'issued') AND expires_at <= @now
     AND coalesce(locked_until, 0) <= @now ORDER BY expires_at LIMIT @limit`,
  );
  const pending = db.prepare<[], ClaimColumns>("SELECT * FROM claim WHERE status = 'pending' ORDER BY created_at");
  const open = db.prepare<[string, number], ClaimColumns>(
    "SELECT * FROM claim WHERE status IN ('pending', 'issued') AND key > ? ORDER BY key LIMIT ?",
  );
  const byCode = db.prepare<[string], ClaimColumns>(
    "SELECT * FROM claim WHERE upper(code) IN (SELECT value FROM json_each(?)) AND source <> 'shared'",
  );
  const unclaimed = db.prepare<[number], { code: string }>(
    `WITH latest AS (SELECT * FROM shop_order ORDER BY rowid DESC LIMIT 1000),
       paid AS (SELECT upper(trim(used.value)) AS code FROM latest, json_each(latest.body, '$.codes') AS used WHERE event = 'paid' AND received_at >= ?)
     SELECT DISTINCT code FROM paid WHERE NOT EXISTS (SELECT 1 FROM claim WHERE upper(claim.code) = paid.code AND source <> 'shared') ORDER BY code`,
  );
  // Not drawn yet: then no customer has used anything.
  const key = db.prepare<[], { value: string }>(`SELECT value FROM setting WHERE name = '${CUSTOMER_KEY}'`);
  const settlement = settlementReads(db);
  const setting = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  const cursor = db.prepare<[string], { at: number }>("SELECT CAST(value AS INTEGER) AS at FROM setting WHERE name = 'cursor:' || ?");
  const orders = db.prepare<[], OrderColumns>('SELECT body, bucket, received_at FROM shop_order ORDER BY rowid');
  const totals = db.prepare<[], OrderTotal>(
    `SELECT attribution, currency, count(*) AS orders, sum(subtotal) AS subtotal, sum(discount) AS discount,
      count(*) FILTER (WHERE instr(body, '${SIMULATED_MARK}') > 0) AS simulated FROM shop_order AS paid
     WHERE event = 'paid' AND NOT EXISTS (SELECT 1 FROM shop_order WHERE order_id = paid.order_id AND event = 'cancelled')
     GROUP BY attribution, currency ORDER BY attribution, currency`,
  );
  const file = db.prepare<[string, string], { name: string; data: Buffer; brotli: Buffer | null }>(
    'SELECT name, data, brotli FROM bundle_file WHERE bundle = ? AND name = ?',
  );
  const current = db.prepare<[], { id: string; publishedAt: number }>(
    "SELECT value AS id, changed_at AS publishedAt FROM setting WHERE name = 'bundle'",
  );
  const bundles = db.prepare<[], Omit<StoredBundle, 'files'>>(
    'SELECT id, published_at AS publishedAt FROM bundle ORDER BY published_at DESC, id',
  );
  const draft = db.prepare<[], CampaignDraft>(
    'SELECT revision, campaign, updated_at AS updatedAt, updated_by AS updatedBy FROM campaign_draft',
  );
  const release = db.prepare<[], { name: string; value: string }>(
    "SELECT name, value FROM setting WHERE name IN ('serving', 'bundle', 'rollout')",
  );
  const serving = db.prepare<[], { value: string }>("SELECT value FROM setting WHERE name = 'serving'");
  const tokenKeys = db.prepare<[], TokenKey>('SELECT epoch, n, private_key AS privateKey FROM token_key ORDER BY epoch');
  const alive = db.prepare<[], { one: number }>('SELECT 1 AS one FROM setting LIMIT 1');

  return {
    ...accessReads(db),
    ...outboxReads(db),
    ...messageReads(db),
    ...pushReads(db),
    ...figureReads(db),
    ...splitReads(db),
    catalog: (): CatalogState[] => catalog.all().map(catalogState),
    catalogEntry: (couponId: string): CatalogState | undefined => {
      const row = entry.get(couponId);
      return row && catalogState(row);
    },
    couponUse: (now: number): CouponUse[] =>
      catalog.all().flatMap(({ coupon_id, time_zone }) => {
        const day = localDayOf(now, time_zone);
        return use.all(day, coupon_id).map((row) => couponUse(row, day));
      }),
    reportCounts: (): ReportCount[] => counts.all(),
    exposureCounts: (): ExposureCount[] => exposures.all().map(exposureCount),
    claim: (key: string): ClaimRow | undefined => {
      const row = claim.get(key);
      return row && claimRow(row);
    },
    validateCode: (question: CodeQuestion, now: number): Result<ValidCode> => {
      const { code, orderId = '' } = question;
      const { customer } = disguisedAction({ ...question, action: 'lock', key: '', bodySha256: '', orderId }, () => key.get()?.value ?? '');
      return validateCode({ code, orderId, customer }, settlement({ orderId, codes: [code.trim().toUpperCase()], customer, now }), now);
    },
    expiredClaims: (now: number, limit: number): ClaimRow[] => expired.all({ now, limit }).map(claimRow),
    pendingClaims: (): ClaimRow[] => pending.all().map(claimRow),
    openClaims: (after: string, limit: number): ClaimRow[] => open.all(after, limit).map(claimRow),
    claimsByCode: (codes: readonly string[]): ClaimRow[] =>
      byCode.all(JSON.stringify(codes.map((code) => code.toUpperCase()))).map(claimRow),
    unclaimedCodes: (since: number): string[] => unclaimed.all(since).map(({ code }) => code),
    budgetPrices: (): BudgetPrices | undefined => readBudgetPrices(setting.get(BUDGET_PRICES)?.value),
    expectedTraffic: (): ExpectedTraffic | undefined => readExpectedTraffic(setting.get(EXPECTED_TRAFFIC)?.value),
    learning: (): Learning | undefined => readLearning(setting.get(LEARNING)?.value),
    guardrails: (): Guardrails | undefined => readGuardrails(setting.get(GUARDRAILS)?.value),
    loop: (): LoopRow => readLoop(setting.get(LOOP)?.value),
    cursor: (name: string): number | undefined => cursor.get(name)?.at,
    orders: (): StoredOrder[] => orders.all().map(storedOrder),
    orderTotals: (): OrderTotal[] => totals.all(),
    bundleFile: (id: string, name: string): BundleFile | undefined => {
      const row = file.get(id, name);
      return row && { name: row.name, data: row.data, brotli: row.brotli ?? undefined };
    },
    currentBundle: (): { id: string; publishedAt: number } | undefined => current.get(),
    bundles: (): Omit<StoredBundle, 'files'>[] => bundles.all(),
    campaignDraft: (): CampaignDraft | undefined => draft.get(),
    release: (): Release => releaseOf(release.all()),
    tokenKeys: (): TokenKey[] => tokenKeys.all(),
    serving: (): boolean => serving.get()?.value !== 'no',
    alive: (): void => void alive.get(),
  };
};
