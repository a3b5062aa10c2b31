import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { bytes } from '../../../src/cli/io/fileOptions';

describe('bytes', () => {
  it.each([
    ['1GB', 1e9],
    ['1.5 gb', 1.5e9],
    ['512MiB', 512 * 2 ** 20],
    ['2GiB', 2 ** 31],
  ])('reads %s', (text, size) => expect(bytes(text)).toBe(size));

  it.each(['', '1', 'GB', '1TB', '-1GB', '100MB', 'NaN GB', '1e3GB'])('refuses %s, which is no size or too little to work with', (text) =>
    expect(() => bytes(text)).toThrow(InvalidArgumentError),
  );
});
