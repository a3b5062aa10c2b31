import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { TrainingLog } from '../../bundle/provenance';
import type { Database } from './database';
import type { DataQuality } from './dataQuality';

/** First and last day of a clean table with times, UTC. */
const daysOf = async (db: Database, table: string): Promise<Pick<TrainingLog, 'days'>> => {
  const [range = []] = await db.rows(`SELECT min(time), max(time) FROM ${table}`);
  const [first, last] = range.map((time) => (time === null ? undefined : new Date(Number(time)).toISOString().slice(0, 10)));
  return first === undefined || last === undefined ? {} : { days: [first, last] };
};

/**
 * Description of a log in the bundle.
 * @param table of clean events, if the log has times
 */
export const trainingLog = async (
  db: Database,
  kind: TrainingLog['kind'],
  { file, kept }: DataQuality,
  table?: string,
): Promise<TrainingLog> => {
  const hash = createHash('sha256');
  // PostgreSQL reads tables, which have no bytes to hash.
  const isFile = db.dialect.name !== 'postgres';
  if (isFile) await pipeline(createReadStream(file), hash);
  return {
    kind,
    ...(isFile ? { sha256: hash.digest('hex') } : {}),
    rows: kept,
    ...(table === undefined ? {} : await daysOf(db, table)),
  };
};
