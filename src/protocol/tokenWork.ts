/**
 * Proof of work for a batch of tokens (Back 2002, Hashcash): SHA-256(SHA-256(`workText`) ‖ counter, 4 bytes big-endian) begins with so many zero bits.
 * Epoch and batch are part of it, so that work for one batch is of no use to another, and the server need hand out and remember nothing.
 */
export const workText = (epoch: number, blinded: readonly string[]): string => `couplet work/1\n${epoch}\n${blinded.join('\n')}`;

/** What is hashed for each counter; the last four bytes are the counter's. */
export const workInput = (digest: Uint8Array, counter: number): Uint8Array<ArrayBuffer> => {
  const input = new Uint8Array(digest.length + 4);
  input.set(digest);
  new DataView(input.buffer).setUint32(digest.length, counter);
  return input;
};

/** @param bits at most 24 */
export const isWork = (hash: Uint8Array, bits: number): boolean =>
  (((hash[0] ?? 255) << 16) | ((hash[1] ?? 255) << 8) | (hash[2] ?? 255)) >>> (24 - bits) === 0;
