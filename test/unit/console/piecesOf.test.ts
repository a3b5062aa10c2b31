import { expect, it } from 'vitest';
import { piecesOf } from '../../../src/console/pages/codes/UploadCodes';

const codes = (count: number) => Array.from({ length: count }, (_, i) => ({ code: `CODE${i}`, line: i + 1 }));

it('sends every code once, in order, no piece larger than asked', () => {
  for (const count of [0, 1, 9, 10, 11, 25]) {
    const pieces = piecesOf(codes(count), 10);
    expect(pieces.flat()).toEqual(codes(count));
    expect(Math.max(0, ...pieces.map(({ length }) => length))).toBeLessThanOrEqual(10);
    expect(pieces.every(({ length }) => length > 0)).toBe(true);
  }
});
