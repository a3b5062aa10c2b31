import type { Database } from 'better-sqlite3';
import type { BrandSetting } from '../../../protocol/brand';
import { BRAND, brandRow, readBrand } from '../../records/brandRepository';
import { ALLOWED_ORIGINS, allowedOriginsRow, readAllowedOrigins } from '../../records/originRepository';

/** Reads a named value of the installation. */
export const settingReads = (db: Database): ((name: string) => string | undefined) => {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE name = ?');
  return (name) => read.get(name)?.value;
};

/** Writes a named value of the installation. */
export const settingWrites = (db: Database): ((name: string, value: string, now: number) => void) => {
  const set = db.prepare(
    `INSERT INTO setting (name, value, changed_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
  );
  return (name, value, now) => void set.run(name, value, now);
};

export const originReads = (db: Database) => {
  const setting = settingReads(db);
  return { allowedOrigins: (): readonly string[] => readAllowedOrigins(setting(ALLOWED_ORIGINS)) };
};

export const originWrites = (db: Database) => {
  const set = settingWrites(db);
  return { putAllowedOrigins: (origins: readonly string[], now: number): void => set(ALLOWED_ORIGINS, allowedOriginsRow(origins), now) };
};

export const brandReads = (db: Database) => {
  const setting = settingReads(db);
  return { brand: (): BrandSetting => readBrand(setting(BRAND)) };
};

export const brandWrites = (db: Database) => {
  const set = settingWrites(db);
  return { putBrand: (brand: BrandSetting, now: number): void => set(BRAND, brandRow(brand), now) };
};
