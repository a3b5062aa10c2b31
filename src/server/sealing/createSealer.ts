import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../../core/result';

/** What keeps addresses: sealed so that they can be written to, hashed so that they can be found. */
export interface Sealer {
  /** AES-256-GCM under the newest key. @param bound what it belongs to, without which it does not open */
  seal(text: string, bound: string): string;
  /** Errors: `seal_key_unknown`, `seal_broken` (changed, or bound to something else). */
  open(sealed: string, bound: string): Result<string>;
  /** HMAC-SHA256 for one use, base64url: under the newest key first, then under each older one. */
  hashes(use: string, text: string): readonly [string, ...string[]];
}

const VERSION = 's1';
const NONCE = 12;
const TAG = 16;

const derive = (secret: string, purpose: string, use: string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `couplet/1 ${purpose} ${use}`, bytes));

/**
 * @param secrets newest first; older ones still open and find what was kept under them
 * @param purpose keeps what is sealed for one thing from opening as another
 */
export const createSealer = (secrets: readonly [string, ...string[]], purpose: string): Sealer => {
  const keyOf = (secret: string) => ({
    id: derive(secret, purpose, 'id', 6).toString('base64url'),
    seal: derive(secret, purpose, 'seal', 32),
    hash: derive(secret, purpose, 'hash', 32),
  });
  const [first, ...older] = secrets;
  const newest = keyOf(first);
  const keys = [newest, ...older.map(keyOf)];
  const hash = (key: Buffer, use: string, text: string): string => createHmac('sha256', key).update(`${use}\0${text}`).digest('base64url');

  return {
    seal: (text, bound) => {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', newest.seal, nonce).setAAD(Buffer.from(bound));
      const body = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return [VERSION, newest.id, body.toString('base64url')].join('.');
    },
    open: (sealed, bound) => {
      const [version, id, body = ''] = sealed.split('.');
      const key = keys.find((one) => one.id === id);
      if (version !== VERSION || !key) return fail('seal_key_unknown', 'It is sealed under a key that this server was not given.');
      const bytes = Buffer.from(body, 'base64url');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key.seal, bytes.subarray(0, NONCE), { authTagLength: TAG });
        decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(-TAG));
        return ok(Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8'));
      } catch {
        return fail('seal_broken', 'What was sealed is damaged, or belongs to something else.');
      }
    },
    hashes: (use, text) => [hash(newest.hash, use, text), ...keys.slice(1).map((key) => hash(key.hash, use, text))],
  };
};
