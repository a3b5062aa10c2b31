import { Prio3Histogram } from '@divviup/prio3';
import { splitNoise } from '../engine/privacy/splitNoise';
import type { Rng } from '../maths/random';
import { type SplitShape, splitChunk, splitLength } from '../protocol/reporting/splitReport';
import { fromBase64url, toBase64url } from './bytes';

export type Histogram = Prio3Histogram;

/** The library's byte type, a `Buffer`. The library only uses what every `Uint8Array` has. */
type LibraryBytes = Parameters<Prio3Histogram['shard']>[1];
export const libraryBytes = (bytes: Uint8Array): LibraryBytes => bytes as LibraryBytes;

/**
 * Prio3Histogram of VDAF-08 (https://datatracker.ietf.org/doc/draft-irtf-cfrg-vdaf/08/, 7.4.4): one count is 1 and the others 0, and the
 * proof shows this without revealing which. Later drafts differ, so our wire format `split/1` is tied to this version.
 */
export const histogramOf = (shape: SplitShape): Histogram =>
  new Prio3Histogram({ shares: 2, length: splitLength(shape), chunkLength: splitChunk(shape) });

/** Sum of shares of counts, length L, in the field. Zeros when there are no shares. */
export const addShares = ({ flp }: Histogram, shares: readonly (readonly bigint[])[]): readonly bigint[] =>
  shares.reduce<bigint[]>((sum, share) => flp.field.vecAdd(sum, [...share]), new Array<bigint>(flp.outputLen).fill(0n));

export const encodeShare = ({ flp }: Histogram, share: readonly bigint[]): string => toBase64url(flp.field.encode([...share]));

/** `undefined` if the text is not a share of L counts. */
export const decodeShare = ({ flp }: Histogram, text: string): readonly bigint[] | undefined => {
  try {
    const share = flp.field.decode(fromBase64url(text));
    return share.length === flp.outputLen ? share : undefined;
  } catch {
    return undefined;
  }
};

/**
 * A share with this aggregator's noise added to every count. The noise is drawn once per batch and stored: fresh noise on the same counts
 * could be averaged away.
 * @param rng a CSPRNG
 */
export const withNoise = ({ flp }: Histogram, share: readonly bigint[], epsilon: number, rng: Rng): readonly bigint[] => {
  const { modulus } = flp.field;
  return share.map((count) => {
    const noisy = (count + BigInt(splitNoise(epsilon, rng))) % modulus;
    return noisy < 0n ? noisy + modulus : noisy;
  });
};

/** The counts that both shares add up to. They include the noise, so they may be negative. */
export const joinShares = (histogram: Histogram, leader: readonly bigint[], helper: readonly bigint[]): readonly number[] => {
  const { modulus } = histogram.flp.field;
  return addShares(histogram, [leader, helper]).map((count) => Number(count > modulus / 2n ? count - modulus : count));
};
