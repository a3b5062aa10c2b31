import type { Database } from 'better-sqlite3';
import { claimCountsSql, claimDelaysSql, dayUseSql, refusalsSql } from '../metricsQueries';
import type { ClaimCount, ClaimDelay, DayUse, RefusalCount } from '../metricsStore';

export const figureReads = (db: Database) => {
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
