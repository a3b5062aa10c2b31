import type { SequenceNetwork, SequenceReading } from './plainSequence';
import type { SequenceSpec } from './sequenceSpec';

/** Largest difference of state and scores for which two networks count as the same model. */
export const SEQUENCE_PARITY = 1e-5;

const numbersOf = ({ anyway, moved, state }: SequenceReading): readonly number[] => [anyway, moved, ...state];

/** Is every score and all of the state a number? */
export const isFiniteReading = (reading: SequenceReading): boolean => numbersOf(reading).every(Number.isFinite);

/** Fixed pseudo-random tokens; not for anything secret. */
const probeTokens = ({ tokens }: SequenceSpec, steps: number): readonly number[] => {
  let state = 1;
  return Array.from({ length: steps }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + ((state >>> 8) % tokens);
  });
};

/**
 * Does `network` read a probe as `plain` does, half of it carried over? Rejects where `network` fails.
 * @param steps of the probe; absent: as many as the model looks at
 */
export const readsAlike = async (
  network: SequenceNetwork,
  plain: SequenceNetwork,
  spec: SequenceSpec,
  steps = spec.length,
): Promise<boolean> => {
  const probe = probeTokens(spec, steps);
  const start = new Float32Array(spec.units);
  const half = await network.read(start, probe.slice(0, steps >> 1));
  const own = numbersOf(await network.read(half.state, probe.slice(steps >> 1)));
  const expected = numbersOf(await plain.read(start, probe));
  // A NaN on either side must not pass as "no difference".
  return expected.every((value, i) => Math.abs(value - (own[i] ?? Number.NaN)) <= SEQUENCE_PARITY);
};
