import { randomBytes } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { CUSTOMER_KEY } from '../pseudonym';

/** The installation's key for pseudonyms, drawn once. */
export const customerKey = (db: Database): (() => string) => {
  const insert = db.prepare('INSERT INTO setting (name, value, changed_at) VALUES (?, ?, 0) ON CONFLICT DO NOTHING');
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  return () => {
    insert.run(CUSTOMER_KEY, randomBytes(32).toString('hex'));
    return read.get(CUSTOMER_KEY)?.value ?? '';
  };
};
