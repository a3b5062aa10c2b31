import * as v from 'valibot';
import { startExperiment, stopExperiment } from '../../../../campaigns/changeExperiment';
import type { Rng } from '../../../../maths/random';
import { type Experiment, experimentSchema } from '../../../../protocol/experiment';
import { type Draft, fieldsOf } from './draft';
import { setAt } from './setAt';

/** What most shops begin with. */
const USUAL: Experiment['shares'] = { none: 0.1, rule: 0.1, couplet: 0.8 };

const browserRng: Rng = { uint32: () => crypto.getRandomValues(new Uint32Array(1))[0] ?? 0 };

/** The draft with a new experiment, or with none: under a new id and salt, so that everybody is drawn anew. */
export const redrawn = (draft: Draft, act: 'start' | 'stop', now: number, rng = browserRng): Draft => {
  // A test of creatives goes on in the new experiment, finished or not.
  const { creatives, ...fields } = fieldsOf(draft.experiment);
  const written = v.safeParse(experimentSchema, fields);
  const experiment: Experiment = written.success
    ? written.output
    : { hashVersion: 1, id: 'exp', salt: 'exp', explore: 0.02, ...fields, shares: USUAL };
  const { none } = experiment.shares;
  const whole = { ...draft, experiment };
  // After a stop nobody is held out; a new experiment begins with what is usual.
  const next =
    act === 'stop' ? stopExperiment(whole, { now, rng }) : startExperiment(whole, none > 0 ? experiment.shares : USUAL, { now, rng });
  return setAt(next, 'experiment.creatives', creatives);
};
