import type { MinutesOfDay } from '../src/engine/channels/quietTimes';
import type { Rng } from '../src/maths/random';
import { isWork, workInput } from '../src/protocol/reporting/tokens';
import type { Clock } from '../src/protocol/values/clock';

/** The browser's CSPRNG, read some words at a time. */
export const cryptoRng = (): Rng => {
  // A choice among 64 coupons draws some 40,000.
  const words = new Uint32Array(4_096);
  let next = words.length;
  return {
    uint32: () => {
      if (next >= words.length) {
        crypto.getRandomValues(words);
        next = 0;
      }
      return words[next++] ?? 0;
    },
  };
};

/** 128 random bits as 32 hex digits. */
export const randomHex = (rng: Rng): string => Array.from({ length: 4 }, () => rng.uint32().toString(16).padStart(8, '0')).join('');

/** Sorts by time, so that the newest decisions have the largest keys. */
export const newDecisionId = ({ clock, rng }: { readonly clock: Clock; readonly rng: Rng }): string =>
  `${clock().toString(36).padStart(9, '0')}-${randomHex(rng)}`;

/** By the shopper's local time. */
export const localMinutes: MinutesOfDay = (at) => {
  const local = new Date(at);
  return local.getHours() * 60 + local.getMinutes();
};

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
