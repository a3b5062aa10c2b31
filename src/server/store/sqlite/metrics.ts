import type { Database } from 'better-sqlite3';
import type { Period } from '../../../stats/experiment/period';
import {
  allDays,
  attributionRange,
  type ClaimCount,
  type ClaimDay,
  type ClaimDelay,
  claimCountsSql,
  claimDaysSql,
  claimDelaysSql,
  type DayUse,
  dayUseSql,
  type FirstTimes,
  firstTimesSql,
  type RefusalCount,
  refusalsSql,
} from '../../records/metricsRepository';

export const metricsReads = (db: Database) => {
  const codes = ["json_each(paid.body, '$.codes') AS used", 'upper(trim(used.value))'] as const;
  const counts = db.prepare<[string, string], ClaimCount>(claimCountsSql('', ...codes, ['?', '?']));
  const delays = db.prepare<[string, string], ClaimDelay>(claimDelaysSql('', ['?', '?']));
  const periods = db.prepare<[string, string], ClaimDay>(claimDaysSql('', ['?', '?']));
  const firsts = db.prepare<[string, string], FirstTimes>(firstTimesSql('', ['?', '?']));
  const days = db.prepare<[string], DayUse>(dayUseSql('', '?'));
  const refused = db.prepare<[string], RefusalCount>(refusalsSql('', '?'));
  return {
    claimCounts: ({ from, to }: Period = allDays): ClaimCount[] => counts.all(from, to),
    claimDelays: ({ from, to }: Period = allDays): ClaimDelay[] => delays.all(from, to),
    claimDays: (from: string, to: string): ClaimDay[] => periods.all(from, to),
    firstTimes: (experiment: string): FirstTimes => firsts.get(...attributionRange(experiment))!,
    dayUse: (since: string): DayUse[] => days.all(since),
    refusals: (since: string): RefusalCount[] => refused.all(since),
  };
};

export const metricsWrites = (db: Database) => {
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
