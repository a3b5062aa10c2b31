import { claimCountsSql, claimDelaysSql, dayUseSql, refusalsSql } from '../metricsQueries';
import type { ClaimCount, ClaimDelay, DayUse, RefusalCount } from '../metricsStore';
import type { Postgres } from './connectPostgres';

/** A body with NUL, which no JSON function takes apart, holds no code of ours that could be read. */
const CODES = `LATERAL json_array_elements_text(
  CASE WHEN position('\\u0000' IN paid.body) = 0 THEN paid.body::json -> 'codes' ELSE '[]'::json END) AS used (value)`;

const COUNTS = claimCountsSql('couplet.', CODES, 'upper(btrim(used.value)) COLLATE "C"');
const DELAYS = claimDelaysSql('couplet.');
const DAYS = dayUseSql('couplet.', '$1');
const REFUSED = refusalsSql('couplet.', '$1');

export const figureReads = ({ query }: Postgres) => ({
  claimCounts: async (): Promise<readonly ClaimCount[]> => (await query<ClaimCount>(COUNTS)).rows,
  claimDelays: async (): Promise<readonly ClaimDelay[]> => (await query<ClaimDelay>(DELAYS)).rows,
  dayUse: async (since: string): Promise<readonly DayUse[]> => (await query<DayUse>(DAYS, [since])).rows,
  refusals: async (since: string): Promise<readonly RefusalCount[]> => (await query<RefusalCount>(REFUSED, [since])).rows,
});
