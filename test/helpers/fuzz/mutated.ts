import * as fc from 'fast-check';
import { fuzzSettings } from './fuzzSettings';
import { hostileTexts, hostileValues } from './hostile';
import { jsonText } from './jsonText';

/** Where to change something, how, and with what: three numbers, so that a failure shrinks. */
type Edit = readonly [where: number, how: number, what: number];

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Own property of any name, as `JSON.parse` makes it; an assignment of `__proto__` would set the prototype. */
const put = (object: object, key: string, value: unknown): object =>
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });

const changedText = (text: string, how: number, what: number): string => {
  const cut = text.length === 0 ? 0 : what % (text.length + 1);
  switch (how % 6) {
    case 0:
      return text.slice(0, cut) + at(hostileTexts, what) + text.slice(cut);
    case 1:
      return text.slice(0, cut);
    case 2:
      return text.slice(0, cut) + text.slice(cut + 1);
    case 3:
      return text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase();
    case 4:
      return text.slice(0, cut) + String.fromCharCode(what % 0x1_0000) + text.slice(cut + 1);
    default:
      return text.repeat(1 + (what % 4));
  }
};

const changedNumber = (number: number, how: number, what: number): number =>
  [number + 1, number - 1, -number, number + 0.5, number * 1_000_003, what][how % 6] as number;

const changedList = (list: readonly unknown[], how: number, what: number): readonly unknown[] =>
  [
    [...list, at(hostileValues, what)],
    [...list, ...list],
    [...list].reverse(),
    list.slice(1),
    Array.from({ length: 300 }, (_, i) => list[i % Math.max(1, list.length)]),
  ][how % 5] as readonly unknown[];

const STRANGE_KEYS = ['__proto__', 'constructor', 'toString', 'extra', 'v', 'length', ''];

const changed = (value: unknown, how: number, what: number): unknown => {
  if (how % 3 === 0) return at(hostileValues, what);
  if (typeof value === 'string') return changedText(value, how, what);
  if (typeof value === 'number') return changedNumber(value, how, what);
  if (Array.isArray(value)) return changedList(value, how, what);
  if (!isRecord(value)) return at(hostileValues, what);
  const copy: object = { ...value };
  const key = at([...Object.keys(value), ...STRANGE_KEYS], what);
  if (how % 3 === 1) delete (copy as Record<string, unknown>)[key];
  else put(copy, at(STRANGE_KEYS, what), at(hostileValues, how));
  return copy;
};

/** Goes down a random path and copies only what lies on it. */
const edited = (value: unknown, [where, how, what]: Edit): unknown => {
  const depth = where % 7;
  const step = Math.floor(where / 7);
  if (depth === 0 || !isRecord(value)) return changed(value, how, what);
  const keys = Object.keys(value);
  if (keys.length === 0) return changed(value, how, what);
  const key = at(keys, step);
  // Another multiplier than 7, so that the path does not repeat itself from level to level.
  const next: Edit = [depth - 1 + 7 * Math.floor(step / 3 + 11), how, what];
  const inner = edited((value as Record<string, unknown>)[key], next);
  if (Array.isArray(value)) return value.map((entry, i) => (String(i) === key ? inner : entry));
  return put({ ...value }, key, inner);
};

const edits = (most: number): fc.Arbitrary<readonly Edit[]> =>
  fc.array(fc.tuple(fc.nat({ max: 10_000_000 }), fc.nat({ max: 1_000 }), fc.nat({ max: 70_000 })), { maxLength: most });

/** How many valid inputs there are to begin with. */
const POOL = 200;

/** Valid inputs with up to three changes somewhere in them; every fourth or so is left as it is. */
export const mutated = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => {
  const pool = fc.sample(valid, { numRuns: POOL, seed: fuzzSettings.seed });
  return fc.tuple(fc.nat({ max: POOL - 1 }), edits(3)).map(([index, changes]) => changes.reduce(edited, pool[index]));
};

/** The same of texts. */
export const mutatedText = (valid: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  mutated(valid).map((text) => (typeof text === 'string' ? text : jsonText(text)));

/** Bytes with some of them changed, cut off or repeated. */
export const mutatedBytes = (valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.tuple(valid, edits(3)).map(([bytes, changes]) =>
    changes.reduce<Uint8Array>((given, [where, how, what]) => {
      const place = given.length === 0 ? 0 : where % given.length;
      if (how % 4 === 0) return given.slice(0, place);
      if (how % 4 === 1) return Uint8Array.from([...given.subarray(0, place), what & 255, ...given.subarray(place)]);
      if (how % 4 === 2) return Buffer.concat([given, given.subarray(place)]);
      return given.map((byte, i) => (i === place ? byte ^ (1 << (what & 7)) : byte));
    }, bytes),
  );
