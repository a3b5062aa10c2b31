import { HEADER_BYTES, readHeader, writeHeader } from '../../src/bundle/transfer/transferContent';
import { fail, ok, type Result } from '../../src/protocol/values/result';

/** Limit of the unpacked size: far above what a device stores, far below what stops a browser. */
const LARGEST = 32_000_000;

const through = (bytes: Uint8Array<ArrayBuffer>, by: GenericTransformStream): ReadableStream<Uint8Array> =>
  new Blob([bytes]).stream().pipeThrough(by as ReadableWritablePair<Uint8Array, Uint8Array>);

const packed = async (text: string): Promise<ArrayBuffer> =>
  new Response(through(new TextEncoder().encode(text), new CompressionStream('gzip'))).arrayBuffer();

/** Rejects data that is not gzip, or unpacks to more than any profile. */
const unpacked = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  const reader = through(bytes, new DecompressionStream('gzip')).getReader();
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > LARGEST) throw new RangeError('larger than any profile');
    text += decoder.decode(value, { stream: true });
  }
};

interface Keys {
  readonly key: CryptoKey;
  /** Check value of the secret, 4 bytes. */
  readonly check: Uint8Array;
}

/** HKDF-SHA-256 (RFC 5869) of the secret, salted with the nonce: an AES-256 key and, separately, the check value in the header. */
const keysOf = async (secret: Uint8Array<ArrayBuffer>, nonce: Uint8Array<ArrayBuffer>): Promise<Keys> => {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey', 'deriveBits']);
  const of = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: nonce,
    info: new TextEncoder().encode(`couplet-transfer/1 ${info}`),
  });
  const key = await crypto.subtle.deriveKey(of('key'), base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  return { key, check: new Uint8Array(await crypto.subtle.deriveBits(of('check'), base, 32)) };
};

/** The content, packed and encrypted: AES-256-GCM with the header as additional data. Each export has its own secret. */
export const sealTransfer = async (
  text: string,
  site: Uint8Array<ArrayBuffer>,
  secret: Uint8Array<ArrayBuffer>,
  nonce: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await packed(text);
  const { key, check } = await keysOf(secret, nonce);
  const header = writeHeader({ site, check, nonce, length: bytes.byteLength + 16 });
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: header }, key, bytes));
  const file = new Uint8Array(header.length + sealed.length);
  file.set(header);
  file.set(sealed, header.length);
  return file;
};

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * Text of an encrypted content. Errors: those of `readHeader`, `transfer_wrong_shop`, `transfer_wrong_code`, `transfer_damaged`.
 * @param site this shop's key
 */
export const openTransfer = async (
  file: Uint8Array<ArrayBuffer>,
  site: Uint8Array,
  secret: Uint8Array<ArrayBuffer>,
): Promise<Result<string>> => {
  const header = readHeader(file);
  if (!header.ok) return header;
  if (!same(header.value.site, site)) return fail('transfer_wrong_shop', 'The file is of another shop.');
  const nonce = Uint8Array.from(header.value.nonce);
  const { key, check } = await keysOf(secret, nonce);
  if (!same(check, header.value.check)) return fail('transfer_wrong_code', 'The code belongs to another file.');
  try {
    const additionalData = file.slice(0, HEADER_BYTES);
    const bytes = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce, additionalData }, key, file.slice(HEADER_BYTES));
    return ok(await unpacked(new Uint8Array(bytes)));
  } catch {
    return fail('transfer_damaged', 'The file was changed on its way.');
  }
};
