import { fail, ok, type Result } from '../../protocol/result';
import { SECRET_BYTES } from './transferCode';

/** Bytes in the 45 characters that a QR code packs best, two of them into three (RFC 9285). */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

export const toBase45 = (bytes: Uint8Array): string => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const whole = i + 1 < bytes.length;
    let value = whole ? bytes[i]! * 256 + bytes[i + 1]! : bytes[i]!;
    for (let digit = 0; digit < (whole ? 3 : 2); digit++) {
      text += ALPHABET[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return text;
};

/** `undefined` where the text is none that `toBase45` writes. */
export const fromBase45 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (text.length % 3 === 1) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i += 3) {
    const digits = [...text.slice(i, i + 3)].map((character) => ALPHABET.indexOf(character));
    if (digits.includes(-1)) return undefined;
    const value = digits.reduceRight((sum, digit) => sum * 45 + digit, 0);
    if (value > (digits.length === 3 ? 65_535 : 255)) return undefined;
    bytes.push(...(digits.length === 3 ? [value >> 8, value & 255] : [value]));
  }
  return Uint8Array.from(bytes);
};

const MARK = 'CPLT1';
/** What a code of version 40 with the least correction holds in one piece: 4,296 characters. */
const WHOLE = 2_700;
/** Bytes of a frame where there are several: codes of about version 20, which a phone reads off a screen. */
const PIECE = 560;
/** More than these take longer to read than a file takes to send. */
export const MOST_FRAMES = 60;

/** A sealed profile with the secret it is sealed under, as they are shown. */
export interface Shown {
  readonly secret: Uint8Array;
  readonly file: Uint8Array;
}

/** Tells the frames of one showing from those of another: FNV-1a of the bytes, 8 hex digits (http://www.isthe.com/chongo/tech/comp/fnv/). */
const idOf = (bytes: Uint8Array): string =>
  bytes
    .reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');

/**
 * The texts of QR codes to show one after the other, over and over: `CPLT1/<id>/<index>/<count>/<bytes>`. One, where everything fits into one code.
 * Error `transfer_too_large_for_codes`.
 */
export const writeFrames = ({ secret, file }: Shown): Result<readonly string[]> => {
  const bytes = Uint8Array.from([...secret, ...file]);
  const size = bytes.length <= WHOLE ? bytes.length : PIECE;
  const count = Math.ceil(bytes.length / size);
  if (count > MOST_FRAMES) return fail('transfer_too_large_for_codes', 'It is too much for codes: save it as a file.');
  const id = idOf(bytes);
  return ok(
    Array.from({ length: count }, (_, i) => `${MARK}/${id}/${i + 1}/${count}/${toBase45(bytes.subarray(i * size, (i + 1) * size))}`),
  );
};

/** Frames that were read so far, of one showing. */
export interface Collected {
  readonly id: string;
  readonly count: number;
  readonly parts: ReadonlyMap<number, Uint8Array>;
}

/** With one more code that was read, in any order; a code of another showing begins anew, one that is none of ours changes nothing. */
export const collectFrame = (before: Collected | undefined, text: string): Collected | undefined => {
  const [, id, index = '', total = '', body = ''] = /^CPLT1\/([0-9A-F]{8})\/(\d{1,2})\/(\d{1,2})\/(.+)$/s.exec(text) ?? [];
  const [at, count, bytes] = [Number(index), Number(total), fromBase45(body)];
  if (!id || !bytes || count > MOST_FRAMES || at < 1 || at > count) return before;
  const known = before?.id === id && before.count === count ? before.parts : new Map<number, Uint8Array>();
  return { id, count, parts: new Map([...known, [at, bytes]]) };
};

/** What the frames come to. Errors: `transfer_frames_missing`, `transfer_damaged`. */
export const joinFrames = ({ id, count, parts }: Collected): Result<Shown> => {
  if (parts.size < count) return fail('transfer_frames_missing', `${count - parts.size} of ${count} codes are missing.`);
  const bytes = Uint8Array.from(Array.from({ length: count }, (_, i) => [...(parts.get(i + 1) ?? [])]).flat());
  if (idOf(bytes) !== id || bytes.length <= SECRET_BYTES) return fail('transfer_damaged', 'The codes do not fit together.');
  return ok({ secret: bytes.slice(0, SECRET_BYTES), file: bytes.slice(SECRET_BYTES) });
};
