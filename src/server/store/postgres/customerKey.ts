import { randomBytes } from 'node:crypto';
import { CUSTOMER_KEY } from '../pseudonym';
import type { Postgres } from './connectPostgres';

/** Asks for the installation's key for pseudonyms: the first replica that needs it draws it, and all others read that one. */
export const customerKey = ({ transaction }: Pick<Postgres, 'transaction'>): (() => Promise<string>) => {
  let known: string | undefined;
  return async () => {
    known ??= await transaction(async (query) => {
      await query('INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING', [
        CUSTOMER_KEY,
        randomBytes(32).toString('hex'),
      ]);
      const { rows } = await query<{ value: string }>('SELECT value FROM couplet.setting WHERE name = $1', [CUSTOMER_KEY]);
      return rows[0]?.value;
    });
    if (known === undefined) throw new Error('The key for pseudonyms is not there.');
    return known;
  };
};
