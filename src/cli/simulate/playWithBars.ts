import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { envelopeSchema, manifestSchema } from '../../bundle/manifest';
import { playOnThreads } from '../../simulator/fleet/playFleet';
import { shopLog } from '../../simulator/fleet/shopLog';
import { composedOf } from '../../simulator/policies/campaignOf';
import type { Play, Train } from '../../simulator/run/simulation';
import { type PolicyName, policySchema } from '../../simulator/scenario/policyName';
import { generateKeys } from '../../trainer/bundle/keys';
import { threadCount } from '../../trainer/parallel/threadCount';
import type { Progress } from '../../trainer/run/progress';
import { temporaryFolder } from '../../trainer/run/temporaryFolder';
import { train } from '../../trainer/train';
import { onInterrupt, progressBars } from '../io/longRun';

/** Trains on the log of a simulated shop with the code of `couplet train`. Throws with the reason if that fails. */
const trainOnLog =
  (progress: Progress): Train =>
  async (scenario, seed, order) => {
    const folder = temporaryFolder(tmpdir(), 'couplet-log-');
    try {
      const events = join(folder.path, 'events.csv');
      await pipeline(Readable.from(shopLog(scenario, seed)), createWriteStream(events));
      const trained = await train({ campaign: composedOf(scenario), keys: generateKeys(), events, seed, order }, progress);
      if (!trained.ok) throw new Error(`${trained.error.code}: ${trained.error.message}`);
      const { envelope, shards } = trained.value.bundle;
      const { payload } = v.parse(v.pipe(v.string(), v.parseJson(), envelopeSchema), envelope);
      return { manifest: v.parse(v.pipe(v.string(), v.parseJson(), manifestSchema), payload), shards };
    } finally {
      folder.remove();
    }
  };

/** Runs a simulator on threads with progress on stderr. An interrupt ends it without printing figures. */
export const playWithBars = async <T>(run: (play: Play, train: Train) => Promise<T>): Promise<T> => {
  const bars = progressBars();
  const done = onInterrupt('interrupted: no result. Run the command again to start over.', bars.stop);
  const play: Play = async (stage, jobs) => {
    let played = 0;
    bars.progress(stage, 0, jobs.length);
    return playOnThreads(jobs, threadCount(), () => bars.progress(stage, ++played, jobs.length));
  };
  const result = await run(play, trainOnLog(bars.progress)).finally(bars.stop);
  done();
  return result;
};

export const policyName = (text: string): PolicyName => {
  const read = v.safeParse(policySchema, text.trim());
  if (read.success) return read.output;
  throw new InvalidArgumentError(`"${text.trim()}" is not a policy. Policies: ${policySchema.options.join(', ')}.`);
};

/** Parser of an option that is a comma-separated list of policy names. */
export const policyNames = (text: string): readonly PolicyName[] => text.split(',').map(policyName);
