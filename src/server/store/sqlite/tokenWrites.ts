import type { Database } from 'better-sqlite3';
import type { TokenKey } from '../tokenStore';

export const tokenWrites = (db: Database) => {
  const add = db.prepare('INSERT INTO token_key (epoch, n, private_key, made_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const forgetKeys = db.prepare('DELETE FROM token_key WHERE epoch < ?');
  const forgetSpent = db.prepare('DELETE FROM spent_token WHERE epoch < ?');
  return {
    addTokenKeys: (keys: readonly TokenKey[], now: number): void => {
      for (const { epoch, n, privateKey } of keys) add.run(epoch, n, privateKey, now);
    },
    forgetTokens: (beforeEpoch: number): number => {
      forgetKeys.run(beforeEpoch);
      return forgetSpent.run(beforeEpoch).changes;
    },
  };
};
