import type { Instant } from '../../protocol/values/clock';
import type { StageStanding } from '../../stats/experiment/stageStanding';
import { type Evidence, type LoopEvent, type LoopSettings, type LoopState, noEvidence, type Stage, type Trial } from './loopState';

/** Most events in the history. */
const KEPT = 50;

/** Result of a step. */
export type LoopOutcome =
  | { readonly code: 'followed'; readonly bundle: string; readonly evidence: Evidence }
  | { readonly code: 'unchanged'; readonly evidence: Evidence; readonly news: Evidence }
  | { readonly code: 'problem'; readonly problem: string }
  | { readonly code: 'prepared'; readonly trial: Trial }
  | { readonly code: 'staged'; readonly trial: Trial; readonly settings: LoopSettings }
  | { readonly code: 'ended'; readonly why: 'merchant' | 'stopped' | 'off' }
  | { readonly code: 'promoted' | 'taken_back'; readonly why: string; readonly stage: Stage; readonly standing: StageStanding };

/** A new release for devices, in the form of `BundleRepository.releaseBundle`. */
export interface LoopRelease {
  readonly bundle: string;
  readonly share: number;
  /** Orders carry the device's side of the stage. */
  readonly marked?: true;
}

export interface Advanced {
  readonly state: LoopState;
  /** Absent: no change for devices. */
  readonly release?: LoopRelease;
}

const noted = (state: LoopState, event: LoopEvent): LoopState => ({
  ...state,
  problem: null,
  counts: { ...state.counts, [event.code]: (state.counts[event.code] ?? 0) + 1 },
  history: [event, ...state.history].slice(0, KEPT),
});

const figuresOf = ({ staged, live, difference: { value, sequence } }: StageStanding): LoopEvent['facts'] => ({
  staged: staged.customers,
  live: live.customers,
  ...(value === null ? {} : { value: Math.round(value) }),
  ...(sequence.lower === null || sequence.upper === null ? {} : { lower: Math.round(sequence.lower), upper: Math.round(sequence.upper) }),
});

const idle = { name: 'idle' } as const;

/** The state after a step, and the release that goes with it. Both must be stored in one transaction. */
export const advanceLoop = (state: LoopState, outcome: LoopOutcome, at: Instant): Advanced => {
  switch (outcome.code) {
    case 'followed': {
      const { bundle, evidence } = outcome;
      // It is unknown what the first bundle was trained on. The first refit shows whether anything is new.
      const known = state.live ? evidence : noEvidence;
      // A stored problem was about the previous bundle.
      return { state: { ...state, live: { bundle, evidence: known }, tried: known, refused: null, problem: null } };
    }
    case 'problem':
      return { state: { ...state, problem: outcome.problem } };
    case 'unchanged': {
      const next = noted(state, { at, code: 'unchanged', bundle: null, facts: { ...outcome.news } });
      // Drop a prepared bundle when newer orders make it outdated.
      return { state: { ...next, tried: outcome.evidence, phase: idle } };
    }
    case 'prepared': {
      const { trial } = outcome;
      const event = { at, code: 'prepared', bundle: trial.bundle, facts: { ...trial.news } } as const;
      return { state: { ...noted(state, event), tried: trial.evidence, phase: { name: 'pending', trial } } };
    }
    case 'staged': {
      const { trial, settings } = outcome;
      const { share, tolerance, horizonDays } = settings;
      const stage = { ...trial, share, tolerance, horizonDays, since: at };
      const event = { at, code: 'staged', bundle: trial.bundle, facts: { ...trial.news, share } } as const;
      return {
        state: { ...noted(state, event), tried: trial.evidence, phase: { name: 'stage', stage } },
        release: { bundle: trial.bundle, share, marked: true },
      };
    }
    case 'ended': {
      const { phase, live } = state;
      const { why } = outcome;
      const bundle = phase.name === 'stage' ? phase.stage.bundle : phase.name === 'pending' ? phase.trial.bundle : null;
      const next = { ...noted(state, { at, code: 'ended', bundle, facts: { why } }), phase: idle };
      // Respect the merchant's decision. Otherwise the learnt data is tried again once allowed.
      if (why === 'merchant') return { state: { ...next, refused: bundle } };
      const again = { ...next, tried: live?.evidence ?? noEvidence };
      return phase.name === 'stage' ? { state: again, release: { bundle: phase.stage.bundle, share: 0 } } : { state: again };
    }
    case 'promoted':
    case 'taken_back': {
      const { code, why, stage, standing } = outcome;
      const next = noted(state, { at, code, bundle: stage.bundle, facts: { why, ...figuresOf(standing) } });
      return code === 'promoted'
        ? {
            state: { ...next, phase: idle, refused: null, live: { bundle: stage.bundle, evidence: stage.evidence } },
            release: { bundle: stage.bundle, share: 1 },
          }
        : { state: { ...next, phase: idle, refused: stage.bundle }, release: { bundle: stage.bundle, share: 0 } };
    }
    default:
      return outcome satisfies never;
  }
};
