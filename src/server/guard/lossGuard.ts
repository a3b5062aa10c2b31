import type { Clock } from '../../core/clock';
import type { RunningExperiment } from '../aggregate/runningExperiment';
import { createRounds, type Rounds } from '../rounds';
import type { Store } from '../store/store';

/** As the audit log names it, and what it does. */
const ACTOR = 'server:loss-guard';
const ACTION = 'stop on loss';
/** Lines of the audit log that are read at a time. */
const PAGE = 200;

export interface LossGuardDeps {
  readonly store: Pick<Store, 'serving' | 'audit' | 'audited'>;
  readonly experiment: Pick<RunningExperiment, 'result'>;
  readonly clock: Clock;
  /** Coupons were switched off for this experiment. */
  readonly onStop: (experiment: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Switches coupons off once the shop's own orders say that they lose money: the verdict of Couplet's arm against the arm without coupons is `loss`. That
 * rests on a confidence sequence, which holds however often it is looked at: of experiments that lose nothing at most 1 in 20 is ever stopped
 * (`core/experiment/confidenceSequence`). An experiment is stopped once: who switches coupons on again has decided. A round returns how many it stopped.
 */
export const createLossGuard = ({ store, experiment, clock, onStop, onError }: LossGuardDeps): Rounds => {
  const stoppedBefore = async (subject: string): Promise<boolean> => {
    let before = Number.MAX_SAFE_INTEGER;
    for (;;) {
      const lines = await store.audit(before, PAGE);
      if (lines.some((line) => line.actor === ACTOR && line.subject === subject)) return true;
      const last = lines.at(-1);
      if (!last || lines.length < PAGE) return false;
      before = last.seq;
    }
  };
  const round = async (): Promise<number> => {
    if (!(await store.serving())) return 0;
    const result = await experiment.result();
    if (!result.ok) return 0;
    const { comparisons, experiment: id } = result.value;
    const own = comparisons.find(({ treatment, control }) => treatment === 'couplet' && control === 'none');
    if (own?.verdict.code !== 'loss' || (await stoppedBefore(`experiment:${id}`))) return 0;
    const now = clock();
    await store.audited({ at: now, actor: ACTOR, action: ACTION, subject: `experiment:${id}`, digest: null }).setServing(false, now);
    onStop(id);
    return 1;
  };
  return createRounds(round, onError);
};
