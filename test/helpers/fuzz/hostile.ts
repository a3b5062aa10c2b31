const nested = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
};

/** Own property `__proto__`, as `JSON.parse` makes it. */
const polluting: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}');

/** Texts that break what reads them carelessly. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\uFEFF',
  '\uD800',
  '\u202E',
  'İ',
  'ß',
  '\r\n',
  '"',
  "'; DROP TABLE claim; --",
  '<script>',
  '{{x}}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '-0',
  '1e999',
  'NaN',
  'Infinity',
  '0x10',
  '٣',
  '9'.repeat(400),
  'a'.repeat(9_000),
  ' '.repeat(4_000),
  'a,'.repeat(3_000),
  '@'.repeat(2_000),
  '.a'.repeat(3_000),
];

/** Values that no schema expects at the place they are put, all of which JSON can bring: `1e999` is infinite there. */
export const hostileValues: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  0.5,
  1e21,
  -1e308,
  5e-324,
  2 ** 53,
  -(2 ** 53),
  Number.POSITIVE_INFINITY,
  [],
  {},
  [[]],
  [null],
  { length: 1e9 },
  { toString: null, valueOf: null },
  polluting,
  Array.from({ length: 300 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])),
  nested(100, (not) => ({ not })),
  nested(20_000, (not) => ({ not })),
  ...hostileTexts,
];
