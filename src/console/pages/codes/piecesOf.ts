import type { ImportedCode } from '../../../protocol/coupons/readCodes';

/** Codes that are sent at once: well below what the server takes, and often enough to see it go on. */
const PIECE = 10_000;

/** A list of codes in the pieces it is sent in, in order. */
export const piecesOf = (codes: readonly ImportedCode[], size = PIECE): readonly (readonly ImportedCode[])[] =>
  Array.from({ length: Math.ceil(codes.length / size) }, (_, i) => codes.slice(i * size, (i + 1) * size));
