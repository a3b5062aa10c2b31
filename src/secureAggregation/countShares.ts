import { splitNoise } from '../engine/privacy/splitNoise';
import type { Rng } from '../maths/random';
import { fromBase64url, toBase64url } from './base64url';
import type { Histogram } from './histogram';

/** Sum of shares of counts, length L, in the field. None: zeros. */
export const addShares = ({ flp }: Histogram, shares: readonly (readonly bigint[])[]): readonly bigint[] =>
  shares.reduce<bigint[]>((sum, share) => flp.field.vecAdd(sum, [...share]), new Array<bigint>(flp.outputLen).fill(0n));

export const encodeShare = ({ flp }: Histogram, share: readonly bigint[]): string => toBase64url(flp.field.encode([...share]));

/** `undefined` where the text is no share of L counts. */
export const decodeShare = ({ flp }: Histogram, text: string): readonly bigint[] | undefined => {
  try {
    const share = flp.field.decode(fromBase64url(text));
    return share.length === flp.outputLen ? share : undefined;
  } catch {
    return undefined;
  }
};

/**
 * A share with this aggregator's noise on every count. It is drawn once a batch and kept: who could ask for other noise on the same counts would
 * average it away. @param rng a CSPRNG
 */
export const withNoise = ({ flp }: Histogram, share: readonly bigint[], epsilon: number, rng: Rng): readonly bigint[] => {
  const { modulus } = flp.field;
  return share.map((count) => {
    const noisy = (count + BigInt(splitNoise(epsilon, rng))) % modulus;
    return noisy < 0n ? noisy + modulus : noisy;
  });
};

/** The counts that both shares together are, with the noise in them, so that they may be negative. */
export const joinShares = (histogram: Histogram, leader: readonly bigint[], helper: readonly bigint[]): readonly number[] => {
  const { modulus } = histogram.flp.field;
  return addShares(histogram, [leader, helper]).map((count) => Number(count > modulus / 2n ? count - modulus : count));
};
