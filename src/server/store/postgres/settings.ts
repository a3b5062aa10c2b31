import type { BrandSetting } from '../../../protocol/brand';
import { BRAND, brandRow, readBrand } from '../../records/brandRepository';
import { ALLOWED_ORIGINS, allowedOriginsRow, readAllowedOrigins } from '../../records/originRepository';
import type { Postgres, Query } from './connectPostgres';
import { rowReads } from './rows';

/** Writes a named value of the installation. */
export const putSetting = (query: Query, name: string, value: string, now: number) =>
  query(
    `INSERT INTO couplet.setting (name, value, changed_at) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    [name, value, now],
  );

export const originReads = (postgres: Postgres) => {
  const { setting } = rowReads(postgres);
  return { allowedOrigins: async (): Promise<readonly string[]> => readAllowedOrigins(await setting(ALLOWED_ORIGINS)) };
};

export const originWrites = ({ transaction }: Postgres) => ({
  putAllowedOrigins: (origins: readonly string[], now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, ALLOWED_ORIGINS, allowedOriginsRow(origins), now);
    }),
});

export const brandReads = (postgres: Postgres) => {
  const { setting } = rowReads(postgres);
  return { brand: async (): Promise<BrandSetting> => readBrand(await setting(BRAND)) };
};

export const brandWrites = ({ transaction }: Postgres) => ({
  putBrand: (brand: BrandSetting, now: number): Promise<void> =>
    transaction(async (query) => {
      await putSetting(query, BRAND, brandRow(brand), now);
    }),
});
