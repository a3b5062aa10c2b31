import { createHmac, hkdfSync } from 'node:crypto';
import { MINUTE } from '../../protocol/values/clock';
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
  /** `choose`: page of a message on which to unsubscribe or erase the address. */
  readonly purpose: 'confirm' | 'leave' | 'erase' | 'choose';
  readonly subject: string;
  readonly language: MessageLanguage;
  /** UTC ms; null: never expires, because unsubscribing must always work. */
  readonly expiresAt: number | null;
}

export interface MessageTokens {
  issue(token: MessageToken): string;
  /** A shorter one for text messages. @param token about a message */
  issueShort(token: MessageToken): string;
  /** Errors: `link_invalid`, `link_expired`. */
  read(text: string, now: number): Result<MessageToken>;
}

const [VERSION, SHORT] = ['1', '2'];
const purposes = { c: 'confirm', l: 'leave', e: 'erase', p: 'choose' } as const;
const languages = { e: 'en', z: 'zh-CN', d: 'de', f: 'fr', s: 'es', a: 'ar' } as const;
const keyOf = <K extends string>(table: Readonly<Record<K, string>>, value: string): string =>
  Object.entries(table).find(([, name]) => name === value)?.[0] ?? '';
const invalid = fail('link_invalid', 'This link is not valid.');

/** Characters of a message's id, of the minute in which a short link ends, and of its MAC: 72 bits. */
const [ID, END, MAC] = [22, 6, 12];
const SHORT_FORM = new RegExp(`^${SHORT}([a-z])([a-z])([\\w-]{${ID}})([0-9a-z]{${END}})?([\\w-]{${MAC}})$`);

/** A token before its MAC is checked: what the MAC covers, and the MAC. */
interface Unchecked {
  readonly signed: string;
  readonly mac: string;
  /** Characters of a right MAC; absent: all. */
  readonly macLength: number | undefined;
  readonly purpose: MessageToken['purpose'] | undefined;
  readonly language: MessageLanguage | undefined;
  readonly subject: string;
  readonly expiresAt: number | null;
}

const purposeOf = (key: string | undefined): Unchecked['purpose'] => purposes[key as keyof typeof purposes];
const languageOf = (key: string | undefined): Unchecked['language'] => languages[key as keyof typeof languages];

const readShort = (given: string): Unchecked | undefined => {
  const [, purpose, language, id = '', end, mac = ''] = SHORT_FORM.exec(given) ?? [];
  if (purpose === undefined) return undefined;
  return {
    signed: given.slice(0, -MAC),
    mac,
    macLength: MAC,
    purpose: purposeOf(purpose),
    language: languageOf(language),
    subject: Buffer.from(id, 'base64url').toString('hex'),
    expiresAt: end === undefined ? null : Number.parseInt(end, 36) * MINUTE,
  };
};

const readLong = (given: string): Unchecked | undefined => {
  const cut = given.lastIndexOf('.');
  const signed = given.slice(0, cut);
  const [kind = '', subject = '', language, end = ''] = signed.split('.');
  if (kind[0] !== VERSION) return undefined;
  return {
    signed,
    mac: given.slice(cut + 1),
    macLength: undefined,
    purpose: purposeOf(kind.slice(1)),
    language: languageOf(language),
    subject,
    expiresAt: end === '-' ? null : Number.parseInt(end, 36),
  };
};

/**
 * `1<purpose>.<subject>.<language>.<end>.<mac>`, short enough for every mail program and for a path parameter (100 characters), or
 * `2<purpose><language><id><end><mac>` without separators, 37 or 43 characters. The MAC covers everything before it, with the server's
 * message key.
 */
export const createMessageTokens = (sealer: Pick<AddressSealer, 'hashes'>): MessageTokens => ({
  issue: ({ purpose, subject, language, expiresAt }) => {
    const end = expiresAt === null ? '-' : expiresAt.toString(36);
    const text = [VERSION + keyOf(purposes, purpose), subject, keyOf(languages, language), end].join('.');
    return `${text}.${sealer.hashes('token', text)[0]}`;
  },
  issueShort: ({ purpose, subject, language, expiresAt }) => {
    const end =
      expiresAt === null
        ? ''
        : Math.floor(expiresAt / MINUTE)
            .toString(36)
            .padStart(END, '0');
    const id = Buffer.from(subject, 'hex').toString('base64url');
    const text = SHORT + keyOf(purposes, purpose) + keyOf(languages, language) + id + end;
    return text + sealer.hashes('token', text)[0].slice(0, MAC);
  },
  read: (given, now) => {
    const token = given.startsWith(SHORT) ? readShort(given) : readLong(given);
    if (!token) return invalid;
    const { signed, mac, macLength, purpose, language, subject, expiresAt } = token;
    if (!sealer.hashes('token', signed).some((right) => sameSecret(mac, right.slice(0, macLength)))) return invalid;
    if (purpose === undefined || language === undefined) return invalid;
    if (expiresAt !== null && now >= expiresAt) return fail('link_expired', 'This link is no longer valid.');
    return ok({ purpose, subject, language, expiresAt });
  },
});
