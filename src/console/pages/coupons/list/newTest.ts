/** Place of the test of creatives in a draft. */
export const AT = 'experiment.creatives';

/** Never one of before: orders of two tests must not be read as those of one. */
export const newTestId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => 'abcdefghijklmnopqrstuvwxyz234567'.charAt(byte % 32)).join('');
