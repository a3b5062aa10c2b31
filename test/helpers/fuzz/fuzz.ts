import * as fc from 'fast-check';
import { expect } from 'vitest';
import { fuzzSettings } from './fuzzSettings';

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
