import type { Database } from 'better-sqlite3';
import type { Learning } from '../../../campaigns/learning';
import type { Guardrails } from '../../../stats/experiment/guardrails';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import type { BudgetPrices } from '../../../stats/metrics/shadowPrices';
import type { AuditLine } from '../accessStore';
import { BUDGET_PRICES } from '../budgetPriceRow';
import { EXPECTED_TRAFFIC, expectedTrafficRow } from '../expectedTrafficRow';
import { GUARDRAILS, guardrailsRow } from '../guardrailsRow';
import { LEARNING, learningRow } from '../learningRow';
import { refused } from '../refused';
import { catalogColumns } from '../rows';
import type { CatalogEntry } from '../store';
import { accessWrites } from './accessWrites';
import { campaignWrites } from './campaignWrites';
import { claimWrites } from './claimWrites';
import { codeWrites } from './codeWrites';
import { messageWrites } from './messageWrites';
import { orderWrites } from './orderWrites';
import { outboxWrites } from './outboxWrites';
import { poolWrites } from './poolWrites';
import { pushWrites } from './pushWrites';
import { refusalWrites } from './refusalWrites';
import { releaseWrites } from './releaseWrites';
import { reportWrites } from './reportWrites';
import { tokenWrites } from './tokenWrites';

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
