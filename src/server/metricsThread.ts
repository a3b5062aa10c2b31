import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { MINUTE } from '../protocol/values/clock';
import { type Answer, type MetricKind, type MetricReads, metricsHere, type Question } from './reporting/metrics';
import type { StorePlace } from './store/openStore';

/** Entry of the thread that reads and sums whole tables. A million orders take seconds, which requests must not wait for. */
const { place, kind, question } = workerData as {
  readonly place: StorePlace;
  readonly kind: MetricKind;
  readonly question: Question<MetricKind>;
};

/** A question to a database that no longer answers would hold up all later ones. */
const PATIENCE = 10 * MINUTE;

const withReads = async <T>({ DATABASE_URL, DATA_DIR }: StorePlace, work: (reads: MetricReads) => Promise<T>): Promise<T> => {
  if (DATABASE_URL !== undefined) {
    const [{ connectPostgres }, { reads }] = await Promise.all([
      import('./store/postgres/connectPostgres'),
      import('./store/postgres/reads'),
    ]);
    const postgres = connectPostgres(DATABASE_URL, 1, PATIENCE);
    return work(reads(postgres)).finally(postgres.close);
  }
  const [{ openForReading }, { reads }] = await Promise.all([import('./store/sqlite/file/openDatabase'), import('./store/sqlite/reads')]);
  const db = openForReading(join(DATA_DIR, 'couplet.sqlite'));
  const read = reads(db);
  return work({
    orders: async () => read.orders(),
    claimCounts: async (period) => read.claimCounts(period),
    claimDelays: async (period) => read.claimDelays(period),
    experimentStart: async (experiment, currency) => read.experimentStart(experiment, currency),
    pastCustomers: async (before, currency, marginRate) => read.pastCustomers(before, currency, marginRate),
    ordersPaid: async (since, until) => read.ordersPaid(since, until),
    claimDays: async (from, to) => read.claimDays(from, to),
    firstTimes: async (experiment) => read.firstTimes(experiment),
  }).finally(() => db.close());
};

const answer: Answer<MetricKind> = await withReads(place, (reads) => metricsHere(reads)(kind, question));
parentPort?.postMessage(answer);
