import { Prio3Histogram } from '@divviup/prio3';
import { type SplitShape, splitChunk, splitLength } from '../protocol/reporting/splitReport';

export type Histogram = Prio3Histogram;

/** The library's type of bytes, a `Buffer`, of which it uses what any `Uint8Array` has. */
type LibraryBytes = Parameters<Prio3Histogram['shard']>[1];
export const libraryBytes = (bytes: Uint8Array): LibraryBytes => bytes as LibraryBytes;

/**
 * Prio3Histogram of VDAF-08 (https://datatracker.ietf.org/doc/draft-irtf-cfrg-vdaf/08/, 7.4.4): one count is 1, the others 0, and the proof says so
 * without saying which. The draft has moved on; what lies on our wire is `split/1` and names this version.
 */
export const histogramOf = (shape: SplitShape): Histogram =>
  new Prio3Histogram({ shares: 2, length: splitLength(shape), chunkLength: splitChunk(shape) });
