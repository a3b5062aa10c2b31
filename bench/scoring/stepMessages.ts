import type { SequenceReading } from '../../src/engine/scoring/plainSequence';
import type { Calibration, TfjsBackend } from '../../worker/storage/deviceStorage';

export type Side = 'plain' | TfjsBackend;

interface OfSide {
  readonly units: number;
  readonly side: Side;
  readonly wasmFolder: string;
}

/** One message in, one out. */
export type StepAsk =
  | { readonly do: 'renderer' }
  | ({ readonly do: 'read'; readonly tokens: readonly number[] } & OfSide)
  | ({ readonly do: 'steps'; readonly samples: number } & OfSide)
  /** @param all are graphics processors tried however quick WASM is? */
  | { readonly do: 'calibrate'; readonly units: number; readonly wasmFolder: string; readonly all: boolean };

export type StepAnswer =
  | { readonly webgl: string; readonly webgpu: string }
  | { readonly reading: SequenceReading }
  | { readonly samples: readonly number[] }
  | { readonly calibration: Calibration }
  | { readonly missing: true }
  | { readonly error: string };
