import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseJsonWith } from '../core/parse';
import type { Config } from './config';

const fileSchema = v.object({ version: v.literal(1), adminToken: v.string(), webhookSecret: v.string() });

export interface Secrets {
  readonly adminToken: string;
  readonly webhookSecret: string;
  /** Names made just now: to be printed this once. */
  readonly fresh: readonly ('ADMIN_TOKEN' | 'WEBHOOK_SECRET')[];
}

const draw = (): string => randomBytes(24).toString('base64url');

/** Secrets from the environment, else from `DATA_DIR/secrets.json`, else drawn and kept there, readable by the owner only. No defaults. */
export const readSecrets = ({ ADMIN_TOKEN, WEBHOOK_SECRET, DATA_DIR }: Config): Secrets => {
  if (ADMIN_TOKEN !== undefined && WEBHOOK_SECRET !== undefined)
    return { adminToken: ADMIN_TOKEN, webhookSecret: WEBHOOK_SECRET, fresh: [] };
  const path = join(DATA_DIR, 'secrets.json');
  const known = existsSync(path);
  const file = known ? parseJsonWith(fileSchema, readFileSync(path, 'utf8'), 'secrets_malformed') : undefined;
  if (file && !file.ok) throw new Error(`${path} cannot be read: ${file.error.message} Mend or remove it.`);
  const kept = file?.value ?? { version: 1 as const, adminToken: draw(), webhookSecret: draw() };
  if (!known) writeFileSync(path, `${JSON.stringify(kept, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' });
  const missing = [ADMIN_TOKEN === undefined && 'ADMIN_TOKEN', WEBHOOK_SECRET === undefined && 'WEBHOOK_SECRET'] as const;
  return {
    adminToken: ADMIN_TOKEN ?? kept.adminToken,
    webhookSecret: WEBHOOK_SECRET ?? kept.webhookSecret,
    fresh: known ? [] : missing.filter((name) => name !== false),
  };
};
