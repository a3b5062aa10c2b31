import * as fc from 'fast-check';

/** What of a Valibot schema or action says what it takes; the library's types do not tell one kind from another without all of them. */
interface Node {
  readonly kind: string;
  readonly type: string;
  readonly pipe?: readonly Node[];
  readonly entries?: Readonly<Record<string, Node>>;
  readonly options?: readonly unknown[];
  readonly items?: readonly Node[];
  readonly item?: Node;
  readonly rest?: Node;
  readonly key?: Node;
  readonly value?: unknown;
  readonly wrapped?: Node;
  readonly literal?: unknown;
  readonly requirement?: unknown;
  readonly getter?: (input: unknown) => Node;
}

/** How deep schemas that name themselves are followed. */
const DEPTH = 4;

interface Bounds {
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly pattern: RegExp | undefined;
  readonly whole: boolean;
}

const boundsOf = (actions: readonly Node[]): Bounds => {
  const numberOf = (...types: readonly string[]): number | undefined => {
    const found = actions.find(({ type }) => types.includes(type))?.requirement;
    return typeof found === 'number' ? found : undefined;
  };
  const pattern = actions.find(({ type }) => type === 'regex')?.requirement;
  return {
    least: numberOf('min_length', 'min_value', 'gt_value', 'length'),
    most: numberOf('max_length', 'max_value', 'lt_value', 'length'),
    pattern: pattern instanceof RegExp ? pattern : undefined,
    whole: actions.some(({ type }) => type === 'integer' || type === 'safe_integer'),
  };
};

const words = fc.oneof(
  fc.constantFrom('EUR', 'Europe/Berlin', 'tea', 'https://shop.example/tea', '2026-03-01T10:00:00Z'),
  fc.string({ maxLength: 12 }),
);

const text = ({ least, most, pattern }: Bounds): fc.Arbitrary<string> => {
  if (!pattern) return words.map((word) => word.padEnd(least ?? 0, 'x').slice(0, most ?? 100));
  try {
    return fc.stringMatching(pattern);
  } catch {
    return words; // What fast-check cannot read, such as a lookahead.
  }
};

const number = ({ least, most, whole }: Bounds): fc.Arbitrary<number> => {
  const low = least ?? (most === undefined ? -1_000 : Math.min(-1_000, most));
  const high = Math.max(low, most ?? low + 1_000_000);
  return whole
    ? fc.oneof(fc.integer({ min: Math.ceil(low), max: Math.floor(high) }), fc.constantFrom(Math.ceil(low), Math.floor(high)))
    : fc.double({ min: low, max: high, noNaN: true });
};

const objectOf = ({ entries = {}, rest }: Node, depth: number): fc.Arbitrary<unknown> => {
  const optional = Object.keys(entries).filter((name) => /optional|nullish/.test(entries[name]?.type ?? ''));
  const required = Object.keys(entries).filter((name) => !optional.includes(name));
  const known = fc.record(Object.fromEntries(Object.entries(entries).map(([name, node]) => [name, of(node, depth)])), {
    requiredKeys: required,
  });
  if (!rest) return known;
  return fc
    .tuple(fc.dictionary(fc.string({ maxLength: 8 }), of(rest, depth), { maxKeys: 3 }), known)
    .map(([more, own]) => ({ ...more, ...own }));
};

const listOf = (item: Node | undefined, { least, most }: Bounds, depth: number): fc.Arbitrary<unknown> => {
  const fewest = least ?? 0;
  return fc.array(item ? of(item, depth + 1) : fc.anything(), {
    minLength: fewest,
    maxLength: Math.max(fewest, Math.min(most ?? 4, depth > DEPTH ? 0 : 4)),
  });
};

const shape = (node: Node, bounds: Bounds, depth: number): fc.Arbitrary<unknown> => {
  const { options = [] } = node;
  switch (node.type) {
    case 'string':
      return text(bounds);
    case 'number':
      return number(bounds);
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constant(node.literal);
    case 'picklist':
    case 'enum':
      return fc.constantFrom(...options);
    case 'null':
      return fc.constant(null);
    case 'object':
    case 'strict_object':
    case 'loose_object':
    case 'object_with_rest':
      return objectOf(node, depth);
    case 'array':
      return listOf(node.item, bounds, depth);
    case 'tuple':
    case 'strict_tuple':
      return fc.tuple(...(node.items ?? []).map((item) => of(item, depth)));
    case 'record':
      return fc.dictionary(of(node.key as Node, depth) as fc.Arbitrary<string>, of(node.value as Node, depth), { maxKeys: 3 });
    case 'union':
    case 'variant':
      // Past the depth the last one, which in a tree is a leaf.
      return depth > DEPTH ? of(options.at(-1) as Node, depth) : fc.oneof(...options.map((option) => of(option as Node, depth)));
    case 'lazy':
      return of((node.getter as (input: unknown) => Node)(undefined), depth + 1);
    case 'optional':
    case 'exact_optional':
    case 'fallback':
      return of(node.wrapped as Node, depth);
    case 'nullable':
    case 'nullish':
      return fc.option(of(node.wrapped as Node, depth));
    default:
      return fc.oneof(words, fc.integer(), fc.boolean());
  }
};

/** The schema that a pipe begins with may be a pipe itself, and what it asks counts too. */
const unfold = (node: Node): readonly Node[] => {
  const [first, ...actions] = node.pipe ?? [node];
  return first === node || !first ? [node, ...actions] : [...unfold(first), ...actions];
};

const of = (node: Node, depth: number): fc.Arbitrary<unknown> => {
  const [first = node, ...actions] = unfold(node);
  return shape(first, boundsOf(actions), depth);
};

/** Inputs that a schema takes, but for checks that are functions: derived from the schema itself, so that none is forgotten. */
export const validInput = (schema: object): fc.Arbitrary<unknown> => of(schema as Node, 0);

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
