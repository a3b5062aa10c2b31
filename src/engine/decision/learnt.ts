import type { LinearState } from '../bandit/linearState';
import { noTiming, type TimingLearnt } from '../timing/timingPolicy';
import type { DeviceModel } from './deviceModel';
import { type LocalHeadState, noHead } from './localHeadState';
import { stateFor } from './policyOf';

/** What a device has learnt beside its bundle. */
export interface Learnt {
  readonly state: LinearState;
  /** Absent where the bundle leaves nothing to adapt. */
  readonly head?: LocalHeadState | undefined;
  readonly timing: TimingLearnt;
}

/** What is stored of it, each part as it was last written. */
export interface StoredLearnt {
  readonly policy?: LinearState | undefined;
  readonly head?: LocalHeadState | undefined;
  readonly timing?: TimingLearnt | undefined;
}

/** What was learnt beside another bundle is gone: it belongs to weights that are no more. */
export const learntFor = (model: DeviceModel, { policy, head, timing }: StoredLearnt = {}): Learnt => {
  const { bundle, localHead } = model;
  return {
    state: stateFor(model, policy),
    head: localHead && (head?.bundle === bundle ? head : noHead(localHead, bundle)),
    timing: timing?.bundle === bundle ? timing : noTiming(bundle),
  };
};
