import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { fail, ok, type Result } from '../../protocol/values/result';

const fileSchema = v.objectWithRest({ version: v.literal(1) }, v.string());

/**
 * A secret in `<folder>/secrets.json`, readable by the owner only; created and stored if missing. The file is replaced atomically, so that
 * a crash leaves the old or the new one. Throws a readable sentence if it cannot be read.
 */
export const keptSecret = (folder: string, name: string, draw: () => string): string => {
  const path = join(folder, 'secrets.json');
  const file = existsSync(path) ? parseJsonWith(fileSchema, readFileSync(path, 'utf8'), 'secrets_malformed') : undefined;
  if (file && !file.ok) throw new Error(`${path} cannot be read: ${file.error.message} Correct or remove it.`);
  const kept = file?.value ?? { version: 1 as const };
  const known = Object.hasOwn(kept, name) ? (kept as Readonly<Record<string, unknown>>)[name] : undefined;
  if (typeof known === 'string') return known;
  const secret = draw();
  const next = `${path}.next`;
  writeFileSync(next, `${JSON.stringify({ ...kept, [name]: secret }, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
  return secret;
};

interface Secrets {
  readonly adminToken: string;
  readonly webhookSecret: string;
  /** Keys that encrypt shoppers' addresses, newest first; none if no messages are sent. */
  readonly messageKeys: readonly string[];
  /** Names of secrets just created, to be printed once. */
  readonly fresh: readonly ('ADMIN_TOKEN' | 'WEBHOOK_SECRET')[];
}

/** Environment variables for the secrets. */
interface SecretVariables {
  readonly ADMIN_TOKEN?: string | undefined;
  readonly WEBHOOK_SECRET?: string | undefined;
  readonly MESSAGE_KEY?: readonly string[] | undefined;
  readonly SMTP_URL?: string | undefined;
  readonly SMS_URL?: unknown;
  readonly DATA_DIR: string;
}

/**
 * Secrets from the environment, else from `DATA_DIR/secrets.json`, else created and stored there, readable by the owner only. No defaults.
 */
export const readSecrets = ({ ADMIN_TOKEN, WEBHOOK_SECRET, MESSAGE_KEY, SMTP_URL, SMS_URL, DATA_DIR }: SecretVariables): Secrets => {
  const fresh: ('ADMIN_TOKEN' | 'WEBHOOK_SECRET')[] = [];
  const draw = (): string => randomBytes(24).toString('base64url');
  const drawn = (name: (typeof fresh)[number]) => (): string => {
    fresh.push(name);
    return draw();
  };
  return {
    adminToken: ADMIN_TOKEN ?? keptSecret(DATA_DIR, 'adminToken', drawn('ADMIN_TOKEN')),
    webhookSecret: WEBHOOK_SECRET ?? keptSecret(DATA_DIR, 'webhookSecret', drawn('WEBHOOK_SECRET')),
    messageKeys: MESSAGE_KEY ?? (SMTP_URL === undefined && SMS_URL === undefined ? [] : [keptSecret(DATA_DIR, 'messageKey', draw)]),
    fresh,
  };
};

/** Encrypts text in the database, so that a copy of the database is useless without the secret. */
export interface Sealer {
  /**
   * Returns `1.<key id>.<nonce>.<ciphertext and tag>`, the parts base64url.
   * @param row the text's row; it cannot be decrypted for any other
   */
  seal(text: string, row: string): string;
  /** Errors: `sealed_otherwise` (encrypted with another secret or version), `sealed_broken`. */
  open(sealed: string, row: string): Result<string>;
}

const VERSION = '1';
const TAG = 16;

/**
 * AES-256-GCM with a separate key for each purpose, HKDF-SHA256 of the secret (RFC 5869).
 * @param purpose what is encrypted, e.g. `couplet push subscriptions`
 */
export const createSealer = (secret: string, purpose: string): Sealer => {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const keyId = createHash('sha256').update(key).digest('base64url').slice(0, 8);
  return {
    seal: (text, row) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(row));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, keyId, nonce.toString('base64url'), sealed.toString('base64url')].join('.');
    },
    open: (sealed, row) => {
      const [version, by, nonce = '', body = ''] = sealed.split('.');
      if (version !== VERSION || by !== keyId) return fail('sealed_otherwise', 'It was sealed with another secret.');
      try {
        const bytes = Buffer.from(body, 'base64url');
        const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'), { authTagLength: TAG })
          .setAAD(Buffer.from(row))
          .setAuthTag(bytes.subarray(-TAG));
        return ok(Buffer.concat([cipher.update(bytes.subarray(0, -TAG)), cipher.final()]).toString('utf8'));
      } catch {
        return fail('sealed_broken', 'The stored value is damaged or was changed.');
      }
    },
  };
};
