import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import { envelopeSchema, manifestSchema } from '../bundle/manifest';
import { composedOf } from '../simulator/fleet/campaignOf';
import { shopLog } from '../simulator/log/shopLog';
import type { Train } from '../simulator/run/play';
import { generateKeys } from '../trainer/bundle/keys';
import type { Progress } from '../trainer/progress';
import { temporaryFolder } from '../trainer/temporaryFolder';
import { train } from '../trainer/train';

/** Hands the log of a simulated shop to `couplet train`'s own code. Throws where that fails, with its reason. */
export const trainOnLog =
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
