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
import { type Postgres, storable } from './connectPostgres';

/** A body with NUL cannot be parsed by JSON functions and contains no readable code of ours. */
const CODES = `LATERAL json_array_elements_text(
  CASE WHEN position('\\u0000' IN paid.body) = 0 THEN paid.body::json -> 'codes' ELSE '[]'::json END) AS used (value)`;

const COUNTS = claimCountsSql('couplet.', CODES, 'upper(btrim(used.value)) COLLATE "C"', ['$1', '$2']);
const DELAYS = claimDelaysSql('couplet.', ['$1', '$2']);
const PERIOD = claimDaysSql('couplet.', ['$1', '$2']);
const FIRSTS = firstTimesSql('couplet.', ['$1', '$2']);
const DAYS = dayUseSql('couplet.', '$1');
const REFUSED = refusalsSql('couplet.', '$1');

export const metricsReads = ({ query }: Postgres) => ({
  claimCounts: async ({ from, to }: Period = allDays): Promise<readonly ClaimCount[]> => (await query<ClaimCount>(COUNTS, [from, to])).rows,
  claimDelays: async ({ from, to }: Period = allDays): Promise<readonly ClaimDelay[]> => (await query<ClaimDelay>(DELAYS, [from, to])).rows,
  claimDays: async (from: string, to: string): Promise<readonly ClaimDay[]> => (await query<ClaimDay>(PERIOD, [from, to])).rows,
  firstTimes: async (experiment: string): Promise<FirstTimes> => (await query<FirstTimes>(FIRSTS, attributionRange(experiment))).rows[0]!,
  dayUse: async (since: string): Promise<readonly DayUse[]> => (await query<DayUse>(DAYS, [since])).rows,
  refusals: async (since: string): Promise<readonly RefusalCount[]> => (await query<RefusalCount>(REFUSED, [since])).rows,
});

/** In the same order on all replicas, so that concurrent counts wait for each other and never deadlock. */
const ADD = `
  INSERT INTO couplet.refusal_count AS known (day, coupon_id, code, count)
  SELECT given.day, coalesce(catalog.coupon_id, ''), given.code, sum(given.count)
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS given (day, coupon_id, code, count)
    LEFT JOIN couplet.catalog AS catalog ON catalog.coupon_id = given.coupon_id
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (day, coupon_id, code) DO UPDATE SET count = known.count + excluded.count`;

export const metricsWrites = ({ query }: Postgres) => ({
  addRefusals: async (counts: readonly RefusalCount[]): Promise<void> => {
    const columns = [
      counts.map(({ day }) => day),
      counts.map(({ couponId }) => storable(couponId)),
      counts.map(({ code }) => code),
      counts.map(({ count }) => count),
    ];
    await query(ADD, columns);
  },
});
