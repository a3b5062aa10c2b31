/**
 * Id of report `n`, 32 hex digits: as on devices, one follows another anywhere among all. The first eight are a one-to-one mix of `n`
 * (https://github.com/skeeto/hash-prospector), so that no two are alike.
 */
export const spreadId = (n: number): string => {
  let mixed = n | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  mixed = (mixed ^ (mixed >>> 15)) >>> 0;
  return mixed.toString(16).padStart(8, '0') + n.toString(16).padStart(24, '0');
};
