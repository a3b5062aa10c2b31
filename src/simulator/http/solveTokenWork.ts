import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { isWork, workInput, workText } from '../../protocol/tokenWork';

/** Hashes between two looks at what else there is to do: some milliseconds. */
const AT_ONCE = 2_048;

const sha256 = (data: string | Uint8Array): Uint8Array => createHash('sha256').update(data).digest();

/** The least counter whose hash begins with so many zero bits, after 2^bits hashes on average, as the worker finds it. */
export const solveTokenWork = async (epoch: number, blinded: readonly string[], bits: number): Promise<number> => {
  const digest = sha256(workText(epoch, blinded));
  for (let counter = 0; ; counter++) {
    if (isWork(sha256(workInput(digest, counter)), bits)) return counter;
    if (counter % AT_ONCE === AT_ONCE - 1) await setImmediate();
  }
};
