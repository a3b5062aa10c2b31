import * as fc from 'fast-check';
import { expect } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import type { Result } from '../../src/protocol/values/result';
import type { Sent } from '../../src/server/messages/messageChannel';
import { hostileTexts, hostileValues } from '../helpers/validInput';

/** Inputs a target, and the seed that all of them are drawn from: `FUZZ_RUNS` and `FUZZ_SEED` of the environment, else 3,000 and what `drawSeed` says. */
const fuzzSettings = {
  runs: Number(process.env.FUZZ_RUNS ?? 3_000),
  seed: Number(process.env.FUZZ_SEED ?? 1),
} as const;

/** Processor time one input may take, µs. What takes longer grows faster than its input: none has more than some 200 kB. */
const MOST_TIME = 2_000_000;
/** Of a million inputs a part is what a slow target can be given. A thousandth is for what takes many inputs at once, and says itself which of them it was. */
type Share = 1 | 0.1 | 0.01 | 0.001;

const propertiesOf = (): number => [Object.prototype, Array.prototype, Function.prototype].flatMap(Reflect.ownKeys).length;
const clean = propertiesOf();

const spent = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};

const settle = (since: NodeJS.CpuUsage): void => {
  if (propertiesOf() !== clean) throw new Error('A prototype that all objects share was changed.');
  const time = spent(since);
  if (time > MOST_TIME) throw new Error(`One input took ${Math.round(time / 1_000)} ms of the processor.`);
};

/** For the message of a failure: what is nested too deeply cannot be printed as it is. */
const preview = (value: unknown): string => {
  try {
    return String(typeof value === 'string' ? JSON.stringify(value) : fc.stringify(value)).slice(0, 2_000);
  } catch {
    return 'nested too deeply to be printed';
  }
};
const printed = <T>(value: T) => ({ value, [fc.toStringMethod]: () => preview(value) });

const parameters = (share: Share) => {
  const { runs, seed } = fuzzSettings;
  return { numRuns: Math.max(1, Math.round(runs * share)), seed, endOnFailure: share === 0.001 } as const;
};

/** Draws inputs for one target: none may throw, change a shared prototype or take long. A failure is shrunk, and says its seed and path. */
export const fuzz = <T>(inputs: fc.Arbitrary<T>, property: (input: T) => void, share: Share = 1): void => {
  expect(fuzzSettings.runs).toBeGreaterThan(0);
  // Its type says that it may answer later, which a property that does not never makes it do.
  void fc.assert(
    fc.property(inputs.map(printed), ({ value }) => {
      const since = process.cpuUsage();
      property(value);
      settle(since);
    }),
    parameters(share),
  );
};

/** The same for a target that answers later. */
export const fuzzLater = async <T>(inputs: fc.Arbitrary<T>, property: (input: T) => Promise<void>, share: Share = 1): Promise<void> => {
  expect(fuzzSettings.runs).toBeGreaterThan(0);
  await fc.assert(
    fc.asyncProperty(inputs.map(printed), async ({ value }) => {
      const since = process.cpuUsage();
      await property(value);
      settle(since);
    }),
    parameters(share),
  );
};

/** Far deeper than `JSON.stringify` can write, and no more than `JSON.parse` can read. */
const DEEP = `${'{"not":'.repeat(20_000)}1${'}'.repeat(20_000)}`;

/** JSON of any value, as an attacker would write it: infinite numbers as `1e999`, and what is nested too deeply to be written by something as deep. */
export const jsonText = (value: unknown): string => {
  try {
    const text = JSON.stringify(value, (_, inner: unknown) => (inner === Number.POSITIVE_INFINITY ? '\u0001infinite' : inner)) ?? 'null';
    return text.replaceAll('"\\u0001infinite"', '1e999');
  } catch (error) {
    if (error instanceof RangeError) return DEEP;
    throw error;
  }
};

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

/** Has every object in it a prototype of the language's own, so that nothing reached one through a key? Deep trees are walked without recursion. */
export const isHarmless = (value: unknown): boolean => {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (next instanceof Map) waiting.push(...next.values());
    else if (ArrayBuffer.isView(next)) continue;
    else if (![Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(next))) return false;
    else waiting.push(...Object.values(next));
  }
  return true;
};

/** A refusal has a code that programs can tell and a sentence for people; anything else is thrown. */
export const refused = (result: Result<unknown>): void => {
  if (result.ok) return;
  const { code, message } = result.error;
  if (!/^[a-z_0-9]+$/.test(code) || message.trim() === '') throw new Error(`Refused without a reason: ${JSON.stringify(result.error)}`);
};

/** Reads many rows at once, and where that fails fewer and fewer, so that the failure names the rows it is about. */
export const together = async (rows: readonly string[], property: (rows: readonly string[]) => Promise<void>): Promise<void> => {
  const failure = (some: readonly string[]): Promise<unknown> =>
    property(some).then(
      () => undefined,
      (error: unknown) => error,
    );
  let [few, failed] = [rows, await failure(rows)];
  if (failed === undefined) return;
  for (;;) {
    const half = Math.ceil(few.length / 2);
    const found = few.length > 1 ? [few.slice(0, half), few.slice(half)] : [];
    const errors: unknown[] = [];
    for (const some of found) errors.push(await failure(some));
    const worse = errors.findIndex((error) => error !== undefined);
    if (worse < 0) throw new Error(`${few.length} rows: ${few.join('\n').slice(0, 1_500)}`, { cause: failed });
    [few, failed] = [found[worse] ?? [], await failure(found[worse] ?? [])];
  }
};

/** A waiting time that a store can keep, and a reason where it was not sent. */
export const understood = (sent: Sent): void => {
  if (!['sent', 'later', 'refused'].includes(sent.kind)) throw new Error(JSON.stringify(sent));
  if (sent.kind === 'sent') return;
  if (!/^[a-z_]+$/.test(sent.code) || sent.message === '') throw new Error(`Without a reason: ${JSON.stringify(sent)}`);
  if (sent.kind === 'later' && sent.afterMs !== undefined && !(sent.afterMs >= 0 && sent.afterMs <= DAY))
    throw new Error(`It waits ${sent.afterMs} ms.`);
};
