import type { NetworkSpec } from '../../src/engine/scoring/networkSpec';
import type { SequenceSpec } from '../../src/engine/scoring/sequenceSpec';
import { startBackend, type TfjsBackend } from './backends';
import { scorerOn, type TfjsScorer } from './scorerOn';
import { sequenceOn, type TfjsSequence } from './sequenceOn';

/** A backend of TensorFlow.js, and the networks that can stand on it. As built each has the runtime to itself. */
export interface Backend {
  readonly name: TfjsBackend;
  /** `false` where it cannot be had here. Afterwards networks may stand on it. */
  start(wasmFolder: string): Promise<boolean>;
  scorer(spec: NetworkSpec, weights: Float32Array): Promise<TfjsScorer>;
  sequence(spec: SequenceSpec, weights: Float32Array): Promise<TfjsSequence>;
}

/** @param use makes it the current one of the runtime */
export const backendOf = (name: TfjsBackend, use: (wasmFolder: string) => Promise<boolean>): Backend => ({
  name,
  start: (wasmFolder) => startBackend(name, () => use(wasmFolder)),
  scorer: (spec, weights) => scorerOn(name, spec, weights),
  sequence: (spec, weights) => sequenceOn(name, spec, weights),
});
