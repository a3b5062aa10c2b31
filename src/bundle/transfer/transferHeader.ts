import { fail, ok, type Result } from '../../protocol/result';

/** What stands before the sealed bytes, in the clear and authenticated with them. */
export interface TransferHeader {
  /** Ed25519 public key of the shop's bundles, 32 bytes: whose shoppers' profile it is. */
  readonly site: Uint8Array;
  /** Tells a wrong secret from a damaged file; 4 bytes derived from the secret. */
  readonly check: Uint8Array;
  /** Of AES-GCM, 12 bytes. */
  readonly nonce: Uint8Array;
  /** Sealed bytes that follow. */
  readonly length: number;
}

/** ASCII `CPLT`. */
const MAGIC = [67, 80, 76, 84];
const VERSION = 1;
const [SITE, CHECK, NONCE] = [32, 4, 12];

/** Bytes of a header: magic 4, version 1, site 32, check 4, nonce 12, length 4 (big-endian). */
export const HEADER_BYTES = MAGIC.length + 1 + SITE + CHECK + NONCE + 4;

export const writeHeader = ({ site, check, nonce, length }: TransferHeader): Uint8Array<ArrayBuffer> => {
  const header = new Uint8Array(HEADER_BYTES);
  header.set([...MAGIC, VERSION, ...site, ...check, ...nonce]);
  new DataView(header.buffer).setUint32(HEADER_BYTES - 4, length);
  return header;
};

/**
 * Reads the head of a file. Errors: `transfer_unknown` (not such a file), `transfer_newer` (of a later version), `transfer_cut` (shorter than it says, or
 * longer).
 */
export const readHeader = (bytes: Uint8Array): Result<TransferHeader> => {
  if (bytes.length <= MAGIC.length || MAGIC.some((byte, i) => bytes[i] !== byte))
    return fail('transfer_unknown', 'This is no file with a profile of Couplet.');
  const version = bytes[MAGIC.length]!;
  if (version > VERSION)
    return fail('transfer_newer', 'A newer version of the shop wrote this file: load this page again, then try once more.');
  if (version < VERSION) return fail('transfer_unknown', 'This is no file with a profile of Couplet.');
  if (bytes.length < HEADER_BYTES) return fail('transfer_cut', 'The file is not complete.');
  const part = (from: number, length: number): Uint8Array => bytes.slice(from, from + length);
  const site = MAGIC.length + 1;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(HEADER_BYTES - 4);
  if (bytes.length !== HEADER_BYTES + length) return fail('transfer_cut', 'The file is not complete.');
  return ok({ site: part(site, SITE), check: part(site + SITE, CHECK), nonce: part(site + SITE + CHECK, NONCE), length });
};
