import type { Database } from 'better-sqlite3';
import { lostBetween, refusesLoss } from '../goingBack';
import type { Schema } from '../schema';
import { schema1 } from './schemas/schema1';
import { schema2 } from './schemas/schema2';
import { schema3 } from './schemas/schema3';
import { schema4 } from './schemas/schema4';
import { schema5 } from './schemas/schema5';
import { schema6 } from './schemas/schema6';
import { schema7 } from './schemas/schema7';
import { schema8 } from './schemas/schema8';
import { schema9 } from './schemas/schema9';
import { schema10 } from './schemas/schema10';
import { schema11 } from './schemas/schema11';
import { schema12 } from './schemas/schema12';
import { schema13 } from './schemas/schema13';
import { schema14 } from './schemas/schema14';

/** Entry i brings `user_version` from i to i + 1, and back. */
export const migrations: readonly Schema[] = [
  schema1,
  schema2,
  schema3,
  schema4,
  schema5,
  schema6,
  schema7,
  schema8,
  schema9,
  schema10,
  schema11,
  schema12,
  schema13,
  schema14,
];

/**
 * Brings the file to a schema, by default the newest, each step in its own transaction. Throws on a file written by a newer Couplet, and on a
 * step that has no way back; going back with cause `schema_loses` where data would be lost, unless `force`.
 */
export const migrate = (db: Database, to = migrations.length, force = false): void => {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) {
    throw new Error(`The data file has schema ${version}; this version of Couplet knows up to ${migrations.length}.`);
  }
  const countOf = (sql: string): number => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const loss = refusesLoss(
    to,
    lostBetween(version, force ? version : to, '').map(({ what, sql }) => ({ what, count: countOf(sql) })),
  );
  if (loss) throw new Error(loss.message, { cause: loss });
  const step = (sql: string, reached: number): void =>
    db
      .transaction(() => {
        db.exec(sql);
        db.pragma(`user_version = ${reached}`);
      })
      .immediate();
  for (const [index, { up }] of migrations.entries()) {
    if (index >= version && index < to) step(up, index + 1);
  }
  for (const [index, { down }] of [...migrations.entries()].reverse()) {
    if (index >= version || index < to) continue;
    if (down === undefined) throw new Error(`Schema ${index + 1} has no way back.`);
    step(down, index);
  }
};
