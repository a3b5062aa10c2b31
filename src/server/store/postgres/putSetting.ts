import type { Query } from './connectPostgres';

/** One named value of the installation. */
export const putSetting = (query: Query, name: string, value: string, now: number) =>
  query(
    `INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    [name, value, now],
  );
