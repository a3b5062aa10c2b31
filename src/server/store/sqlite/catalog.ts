import type { Database } from 'better-sqlite3';
import { localDayOf } from '../../budgets/budgetUsage';
import {
  type CampaignUse,
  type CampaignUseColumns,
  type CatalogColumns,
  type CatalogEntry,
  type CatalogState,
  type CouponUse,
  campaignUse,
  campaignUseSql,
  catalogColumns,
  catalogState,
  couponUse,
  type UseColumns,
} from '../../records/catalogRepository';

export const catalogReads = (db: Database) => {
  const catalog = db.prepare<[], CatalogColumns>('SELECT * FROM catalog WHERE listed = 1 ORDER BY position');
  const known = db.prepare<[], CatalogColumns>('SELECT * FROM catalog ORDER BY position');
  const entry = db.prepare<[string], CatalogColumns>('SELECT * FROM catalog WHERE coupon_id = ? AND listed = 1');
  const zones = db.prepare<[], string>('SELECT DISTINCT time_zone FROM catalog WHERE listed = 1').pluck();
  // All coupons at once, because a query for each of a thousand takes longer than all else in a summary. Only pools are counted.
  const use = db.prepare<[string], UseColumns & { readonly day: string }>(
    `SELECT catalog.coupon_id, codes, given.value AS day, coalesce(today.money, 0) AS money, coalesce(today.count, 0) AS count,
       iif(codes ->> '$.from' = 'pool', (SELECT count(*) FROM pool_code WHERE pool_code.coupon_id = catalog.coupon_id), 0) AS imported,
       iif(codes ->> '$.from' = 'pool', (SELECT count(*) FROM pool_code
         WHERE pool_code.coupon_id = catalog.coupon_id AND claim_key IS NULL AND seen = 0), 0) AS left_over
     FROM catalog JOIN json_each(?) AS given ON given.key = catalog.time_zone
       LEFT JOIN day_use AS today ON today.coupon_id = catalog.coupon_id AND today.day = given.value
     WHERE listed = 1 ORDER BY position`,
  );

  const shared = db.prepare<[string], CampaignUseColumns>(campaignUseSql('', '?'));

  return {
    catalog: (): CatalogState[] => catalog.all().map(catalogState),
    knownCoupons: (): CatalogState[] => known.all().map(catalogState),
    catalogEntry: (couponId: string): CatalogState | undefined => {
      const row = entry.get(couponId);
      return row && catalogState(row);
    },
    couponUse: (now: number): CouponUse[] => {
      const days = Object.fromEntries(zones.all().map((zone) => [zone, localDayOf(now, zone)]));
      return use.all(JSON.stringify(days)).map((row) => couponUse(row, row.day));
    },
    campaignUse: (now: number): CampaignUse[] => {
      const day = localDayOf(now, catalog.get()?.time_zone ?? 'UTC');
      return shared.all(day).map((row) => campaignUse(row, day));
    },
  };
};

/** Every function runs inside a savepoint of the group commit: all of it or nothing. */
export const catalogWrites = (db: Database) => {
  const unlist = db.prepare('UPDATE catalog SET listed = 0');
  const list = db.prepare(
    `INSERT INTO catalog (coupon_id, coupon, currency, cap_money, cap_count, cap_money_day, cap_count_day, per_customer, codes, shared_code,
       time_zone, campaign_id, campaign_cap_money, campaign_cap_count, campaign_cap_money_day, campaign_cap_count_day, max_discount, position,
       changed_at)
     VALUES (@coupon_id, @coupon, @currency, @cap_money, @cap_count, @cap_money_day, @cap_count_day, @per_customer, @codes, @shared_code,
       @time_zone, @campaign_id, @campaign_cap_money, @campaign_cap_count, @campaign_cap_money_day, @campaign_cap_count_day, @max_discount,
       @position, @now)
     ON CONFLICT (coupon_id) DO UPDATE SET coupon = excluded.coupon, currency = excluded.currency, cap_money = excluded.cap_money,
       cap_count = excluded.cap_count, cap_money_day = excluded.cap_money_day, cap_count_day = excluded.cap_count_day,
       campaign_id = excluded.campaign_id, campaign_cap_money = excluded.campaign_cap_money,
       campaign_cap_count = excluded.campaign_cap_count, campaign_cap_money_day = excluded.campaign_cap_money_day,
       campaign_cap_count_day = excluded.campaign_cap_count_day, max_discount = excluded.max_discount,
       per_customer = excluded.per_customer, codes = excluded.codes, shared_code = excluded.shared_code, time_zone = excluded.time_zone,
       position = excluded.position, listed = 1, changed_at = excluded.changed_at`,
  );
  return {
    putCatalog: (entries: readonly CatalogEntry[], now: number): void => {
      unlist.run();
      for (const [position, entry] of entries.entries()) list.run({ ...catalogColumns(entry), position, now });
    },
  };
};
