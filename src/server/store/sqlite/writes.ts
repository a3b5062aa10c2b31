import type { Database } from 'better-sqlite3';
import type { Learning } from '../../../campaigns/learning/aim';
import type { CodeOrigin, ImportedCode } from '../../../protocol/coupons/codes';

import { fail, ok, type Result } from '../../../protocol/result';
import type { Guardrails } from '../../../stats/experiment/metrics/guardrails';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import type { AuditLine } from '../../admin/accessRepository';
import { BUDGET_PRICES, EXPECTED_TRAFFIC, expectedTrafficRow } from '../../budgets/budgetRepository';
import type { CatalogEntry } from '../../budgets/catalogRepository';
import { catalogColumns } from '../../budgets/catalogRepository';
import { actOnCodes, FORGET_REQUESTS_AFTER } from '../../claims/actOnCodes';
import type { CodeAction, CodeAnswer, CodesImported } from '../../claims/codeRepository';
import { GUARDRAILS, guardrailsRow } from '../../experiments/experimentRepository';
import { LEARNING, learningRow } from '../../loop/loopRepository';
import { disguisedAction } from '../../orders/customerPseudonym';
import type { RefusalCount } from '../../reporting/metricsRepository';
import type { TokenKey } from '../../reports/reportRepository';
import { refused } from '../admission';
import { accessWrites } from './access';
import { campaignWrites, releaseWrites } from './campaigns';
import { budgetWrites, claimColumns, claimWrites } from './claims';
import { messageWrites } from './messages';
import { customerKey, orderWrites, settlementReads } from './orders';

import { outboxWrites } from './outbox';
import { pushWrites } from './push';

import { reportWrites } from './reports';

/** What tills do with codes. Every function runs inside a savepoint of the group commit: all of it or nothing. */
const codeWrites = (db: Database) => {
  const insert = db.prepare('INSERT INTO code_request (key, body_sha256, answer, answered_at) VALUES (@key, @body_sha256, @answer, @now)');
  const forget = db.prepare(
    'DELETE FROM code_request WHERE key IN (SELECT key FROM code_request WHERE answered_at < ? ORDER BY answered_at LIMIT 10)',
  );
  const read = settlementReads(db);
  const claims = claimColumns(db);
  const budgets = budgetWrites(db);
  const key = customerKey(db);

  return {
    actOnCode: (given: CodeAction, now: number): Result<CodeAnswer> => {
      const action = disguisedAction(given, key);
      const locked = read({ ...action, codes: [action.code.trim().toUpperCase()], now });
      const { answers, requests, claims: changed } = actOnCodes([{ ...action, now }], locked);
      for (const request of requests) insert.run({ ...request, now });
      if (requests.length > 0) forget.run(now - FORGET_REQUESTS_AFTER);
      for (const claim of changed) claims.put(claim);
      budgets.close(locked.books);
      return answers[0] ?? fail('code_unknown', 'The shop has no such code.');
    },
  };
};

/** Codes of pools. Every function runs inside a savepoint of the group commit: all of it or nothing. */
const poolWrites = (db: Database) => {
  const listed = db.prepare<[string], { codes: string }>('SELECT codes FROM catalog WHERE coupon_id = ? AND listed = 1');
  const ofOthers = db.prepare<{ couponId: string; codes: string }, { code: string }>(
    `SELECT upper(code) AS code FROM pool_code WHERE upper(code) IN (SELECT value FROM json_each(@codes)) AND coupon_id <> @couponId
     UNION SELECT upper(code) FROM claim WHERE source = 'generated' AND upper(code) IN (SELECT value FROM json_each(@codes))
     UNION SELECT shared_code FROM catalog WHERE shared_code IN (SELECT value FROM json_each(@codes))`,
  );
  const insert = db.prepare('INSERT INTO pool_code (coupon_id, code, imported_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');

  return {
    importCodes: (couponId: string, codes: readonly ImportedCode[], now: number): Result<CodesImported> => {
      const offer = listed.get(couponId);
      if (!offer) return fail('coupon_unknown', 'The shop has no such coupon.');
      if ((JSON.parse(offer.codes) as CodeOrigin).from !== 'pool') return fail('coupon_not_pool', 'This coupon has no pool of codes.');
      const given = codes.map(({ code }) => code.toUpperCase());
      const taken = new Set(ofOthers.all({ couponId, codes: JSON.stringify(given) }).map(({ code }) => code));
      const first = codes.find((_, index) => taken.has(given[index] ?? ''));
      if (first) return fail('code_duplicate', 'This code belongs to another coupon, or to somebody already.', `line ${first.line}`);
      let added = 0;
      for (const { code } of codes) added += insert.run(couponId, code, now).changes;
      return ok({ added, known: codes.length - added });
    },
  };
};

const tokenWrites = (db: Database) => {
  const add = db.prepare('INSERT INTO token_key (epoch, n, private_key, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const forgetKeys = db.prepare('DELETE FROM token_key WHERE epoch < ?');
  const forgetSpent = db.prepare('DELETE FROM spent_token WHERE epoch < ?');
  return {
    addTokenKeys: (keys: readonly TokenKey[], now: number): void => {
      for (const { epoch, n, privateKey } of keys) add.run(epoch, n, privateKey, now);
    },
    forgetTokens: (beforeEpoch: number): number => {
      forgetKeys.run(beforeEpoch);
      return forgetSpent.run(beforeEpoch).changes;
    },
  };
};

const refusalWrites = (db: Database) => {
  const add = db.prepare<RefusalCount>(
    `INSERT INTO refusal_count (day, coupon_id, code, count)
     VALUES (@day, coalesce((SELECT coupon_id FROM catalog WHERE coupon_id = @couponId), ''), @code, @count)
     ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  return {
    addRefusals: (counts: readonly RefusalCount[]): void => {
      for (const row of counts) add.run(row);
    },
  };
};

/** Every write of the store by name, as plain synchronous functions over one connection. Arguments and results cross a thread. */
export const writes = (db: Database) => {
  const unlist = db.prepare('UPDATE catalog SET listed = 0');
  const list = db.prepare(
    `INSERT INTO catalog (coupon_id, coupon, currency, cap_money, cap_count, cap_money_day, cap_count_day, per_customer, codes, shared_code,
       time_zone, position, changed_at)
     VALUES (@coupon_id, @coupon, @currency, @cap_money, @cap_count, @cap_money_day, @cap_count_day, @per_customer, @codes, @shared_code,
       @time_zone, @position, @now)
     ON CONFLICT (coupon_id) DO UPDATE SET coupon = excluded.coupon, currency = excluded.currency, cap_money = excluded.cap_money,
       cap_count = excluded.cap_count, cap_money_day = excluded.cap_money_day, cap_count_day = excluded.cap_count_day,
       per_customer = excluded.per_customer, codes = excluded.codes, shared_code = excluded.shared_code, time_zone = excluded.time_zone,
       position = excluded.position, listed = 1, changed_at = excluded.changed_at`,
  );
  const set = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
  );
  const advance = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES ('cursor:' || ?, CAST(? AS TEXT), ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
     WHERE CAST(excluded.value AS INTEGER) > CAST(setting.value AS INTEGER)`,
  );

  const putCatalog = (entries: readonly CatalogEntry[], now: number): void => {
    unlist.run();
    for (const [position, entry] of entries.entries()) list.run({ ...catalogColumns(entry), position, now });
  };
  const setServing = (serving: boolean, now: number): void => {
    set.run('serving', serving ? 'yes' : 'no', now);
  };

  const access = accessWrites(db);
  const releases = releaseWrites(db);
  const all = {
    ...access,
    ...outboxWrites(db),
    ...messageWrites(db),
    ...claimWrites(db),
    ...orderWrites(db),
    ...poolWrites(db),
    ...pushWrites(db),
    ...codeWrites(db),
    ...releases,
    ...refusalWrites(db),
    ...reportWrites(db),
    ...tokenWrites(db),
    ...campaignWrites(db, { putCatalog, putBundle: releases.putBundle, setServing }),
    putCatalog,
    setServing,

    putBudgetPrices: (prices: BudgetPrices, now: number): void => {
      set.run(BUDGET_PRICES, JSON.stringify(prices), now);
    },

    putExpectedTraffic: (peaks: ExpectedTraffic, now: number): void => {
      set.run(EXPECTED_TRAFFIC, expectedTrafficRow(peaks), now);
    },

    putLearning: (learning: Learning, now: number): void => {
      set.run(LEARNING, learningRow(learning), now);
    },

    putGuardrails: (guardrails: Guardrails, now: number): void => {
      set.run(GUARDRAILS, guardrailsRow(guardrails), now);
    },

    advanceCursor: (name: string, to: number, now: number): void => {
      advance.run(name, BigInt(to), now);
    },
  };
  const table = all as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  return {
    ...all,
    /** Another write and its line in the audit log, in one savepoint. */
    audited: (line: AuditLine, name: keyof typeof all, args: readonly unknown[]): unknown => {
      const answer = table[name]?.(...args);
      if (!refused(answer)) access.appendAudit(line, 'done');
      return answer;
    },
  };
};

export type Writes = ReturnType<typeof writes>;
