import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '../protocol/result';

/** Keeps text unreadable in the database: who has a copy of it, and not the secret, has nothing. */
export interface Sealer {
  /**
   * `1.<key id>.<nonce>.<ciphertext and tag>`, the parts base64url.
   * @param row whose text it is; it opens as nobody else's
   */
  seal(text: string, row: string): string;
  /** Errors: `sealed_otherwise` (by another secret, or another version), `sealed_broken`. */
  open(sealed: string, row: string): Result<string>;
}

const VERSION = '1';
const TAG = 16;

/**
 * AES-256-GCM under a key of its own for each purpose, HKDF-SHA256 of the secret (RFC 5869).
 * @param purpose what is kept, e.g. `couplet push subscriptions`
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
        return fail('sealed_broken', 'What is kept is not what was sealed.');
      }
    },
  };
};
