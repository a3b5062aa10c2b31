import { createHmac, hkdfSync } from 'node:crypto';
import { fail, ok, type Result } from '../../protocol/values/result';
import { sameSecret } from '../http/signature';
import { createSealer, type Sealer } from '../platform/secrets';
import type { MessageLanguage } from './templates/messageWords';

/** Protects stored addresses: encrypted to be sent to, hashed to be found. */
export interface AddressSealer extends Sealer {
  /** HMAC-SHA256 for one use, base64url: with the newest key first, then with each older one. */
  hashes(use: string, text: string): readonly [string, ...string[]];
}

/** @param secrets newest first: it encrypts; older ones still decrypt and find addresses stored with them */
export const createAddressSealer = (secrets: readonly [string, ...string[]]): AddressSealer => {
  const keyOf = (secret: string) => ({
    sealer: createSealer(secret, 'couplet message addresses'),
    hash: Buffer.from(hkdfSync('sha256', secret, '', 'couplet message hashes', 32)),
  });
  const [first, ...others] = secrets;
  const newest = keyOf(first);
  const older = others.map(keyOf);
  const hash = (key: Buffer, use: string, text: string): string => createHmac('sha256', key).update(`${use}\0${text}`).digest('base64url');

  return {
    seal: newest.sealer.seal,
    open: (sealed, row) => {
      const opened = newest.sealer.open(sealed, row);
      if (opened.ok || opened.error.code !== 'sealed_otherwise') return opened;
      return older.map(({ sealer }) => sealer.open(sealed, row)).find((one) => one.ok || one.error.code !== 'sealed_otherwise') ?? opened;
    },
    hashes: (use, text) => [hash(newest.hash, use, text), ...older.map((key) => hash(key.hash, use, text))],
  };
};

/** A link's purpose and subject: a message, or an address by its keyed hash, which outlives its messages. */
export interface MessageToken {
  readonly purpose: 'confirm' | 'leave' | 'erase';
  readonly subject: string;
  readonly language: MessageLanguage;
  /** UTC ms; null: never expires, because unsubscribing must always work. */
  readonly expiresAt: number | null;
}

export interface MessageTokens {
  issue(token: MessageToken): string;
  /** Errors: `link_invalid`, `link_expired`. */
  read(text: string, now: number): Result<MessageToken>;
}

const VERSION = '1';
const purposes = { c: 'confirm', l: 'leave', e: 'erase' } as const;
const languages = { e: 'en', z: 'zh-CN', d: 'de', f: 'fr', s: 'es', a: 'ar' } as const;
const keyOf = <K extends string>(table: Readonly<Record<K, string>>, value: string): string =>
  Object.entries(table).find(([, name]) => name === value)?.[0] ?? '';
const invalid = fail('link_invalid', 'This link is not valid.');

/**
 * `1<purpose>.<subject>.<language>.<end>.<mac>`, short enough for every mail program and for a path parameter (100 characters). The MAC
 * covers everything before it, with the server's message key.
 */
export const createMessageTokens = (sealer: Pick<AddressSealer, 'hashes'>): MessageTokens => ({
  issue: ({ purpose, subject, language, expiresAt }) => {
    const end = expiresAt === null ? '-' : expiresAt.toString(36);
    const text = [VERSION + keyOf(purposes, purpose), subject, keyOf(languages, language), end].join('.');
    return `${text}.${sealer.hashes('token', text)[0]}`;
  },
  read: (given, now) => {
    const cut = given.lastIndexOf('.');
    const text = given.slice(0, cut);
    const [kind = '', subject = '', spoken = '', end = ''] = text.split('.');
    const purpose = purposes[kind.slice(1) as keyof typeof purposes];
    const language = languages[spoken as keyof typeof languages];
    if (!sealer.hashes('token', text).some((mac) => sameSecret(given.slice(cut + 1), mac))) return invalid;
    if (kind[0] !== VERSION || purpose === undefined || language === undefined) return invalid;
    const expiresAt = end === '-' ? null : Number.parseInt(end, 36);
    if (expiresAt !== null && now >= expiresAt) return fail('link_expired', 'This link is no longer valid.');
    return ok({ purpose, subject, language, expiresAt });
  },
});
