import { isWork, workInput } from '../../src/protocol/reporting/tokens';

/** Hashes requested at once. WebCrypto computes in other threads; one at a time, most of the time would be spent on the way there. */
const AT_ONCE = 256;

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** The least counter whose hash begins with so many zero bits, after 2^bits hashes on average. */
export const solveWork = async (text: string, bits: number): Promise<number> => {
  const digest = await sha256(new TextEncoder().encode(text));
  for (let from = 0; ; from += AT_ONCE) {
    const hashes = await Promise.all(Array.from({ length: AT_ONCE }, (_, i) => sha256(workInput(digest, from + i))));
    const found = hashes.findIndex((hash) => isWork(hash, bits));
    if (found >= 0) return from + found;
  }
};
