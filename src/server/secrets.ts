import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseJsonWith } from '../core/parse';
import type { Config } from './config';

const fileSchema = v.looseObject({
  version: v.literal(1),
  adminToken: v.string(),
  webhookSecret: v.string(),
  /** Since there are messages to shoppers. */
  messageKey: v.exactOptional(v.string()),
});
type SecretsFile = v.InferOutput<typeof fileSchema>;

export interface Secrets {
  readonly adminToken: string;
  readonly webhookSecret: string;
  /** Keys that shoppers' addresses are kept under, newest first; none where no messages are sent. */
  readonly messageKeys: readonly string[];
  /** Names made just now: to be printed this once. */
  readonly fresh: readonly ('ADMIN_TOKEN' | 'WEBHOOK_SECRET')[];
}

const draw = (): string => randomBytes(24).toString('base64url');

/** As a whole or not at all: what it holds cannot be drawn again. */
const write = (path: string, file: SecretsFile): void => {
  writeFileSync(`${path}.new`, `${JSON.stringify(file, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

/** Secrets from the environment, else from `DATA_DIR/secrets.json`, else drawn and kept there, readable by the owner only. No defaults. */
export const readSecrets = ({ ADMIN_TOKEN, WEBHOOK_SECRET, MESSAGE_KEY, SMTP_URL, DATA_DIR }: Config): Secrets => {
  const drawsKey = SMTP_URL !== undefined && MESSAGE_KEY === undefined;
  if (ADMIN_TOKEN !== undefined && WEBHOOK_SECRET !== undefined && !drawsKey)
    return { adminToken: ADMIN_TOKEN, webhookSecret: WEBHOOK_SECRET, messageKeys: MESSAGE_KEY ?? [], fresh: [] };
  const path = join(DATA_DIR, 'secrets.json');
  const known = existsSync(path);
  const file = known ? parseJsonWith(fileSchema, readFileSync(path, 'utf8'), 'secrets_malformed') : undefined;
  if (file && !file.ok) throw new Error(`${path} cannot be read: ${file.error.message} Mend or remove it.`);
  const found: SecretsFile = file?.value ?? { version: 1, adminToken: draw(), webhookSecret: draw() };
  const kept: SecretsFile = drawsKey && found.messageKey === undefined ? { ...found, messageKey: draw() } : found;
  if (!known || kept !== found) write(path, kept);
  const missing = [ADMIN_TOKEN === undefined && 'ADMIN_TOKEN', WEBHOOK_SECRET === undefined && 'WEBHOOK_SECRET'] as const;
  return {
    adminToken: ADMIN_TOKEN ?? kept.adminToken,
    webhookSecret: WEBHOOK_SECRET ?? kept.webhookSecret,
    messageKeys: MESSAGE_KEY ?? (drawsKey && kept.messageKey !== undefined ? [kept.messageKey] : []),
    fresh: known ? [] : missing.filter((name) => name !== false),
  };
};
