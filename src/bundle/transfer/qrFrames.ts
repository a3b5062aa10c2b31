import { fail, ok, type Result } from '../../protocol/result';
import { fromBase45, toBase45 } from './base45';
import { SECRET_BYTES } from './transferCode';

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
