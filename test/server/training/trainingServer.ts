import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Campaign } from '../../../src/bundle/campaign';
import type { TrainingFile, TrainingRun } from '../../../src/protocol/training';
import type { TrainingSettings } from '../../../src/server/training/openTraining';
import { coldBundle } from '../../../src/trainer/bundle/coldBundle';
import { generateKeys } from '../../../src/trainer/bundle/keys';
import { ADMIN_TOKEN, type Answer, ask, startTestServer } from '../../helpers/server/testServer';
import { freshFolder, smallCampaign } from '../../unit/trainer/fixtures';

export const digestOf = (bytes: Uint8Array | string): string => `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`;

/** A server that can train, with a live campaign that it signed. */
export const startTrainingServer = async ({
  campaign = smallCampaign(),
  settings = {},
  signs = true,
}: {
  readonly campaign?: Campaign;
  readonly settings?: Partial<TrainingSettings>;
  readonly signs?: boolean;
} = {}) => {
  const keys = generateKeys();
  const dir = settings.dir ?? join(freshFolder(), 'training');
  const server = await startTestServer({
    deps: {
      siteKey: `pk_${keys.publicKey}`,
      ...(signs ? { signing: keys } : {}),
      training: { dir, fileMb: 100, quotaMb: 200, memoryMb: 1_000, ...settings },
    },
  });
  const live = coldBundle(campaign, keys);
  if (!live.ok) throw new Error(live.error.message);
  await server.putCatalog(campaign.coupons.map((coupon) => ({ coupon, currency: campaign.currency })));
  const published = await server.publish({ ...live.value, shards: new Map() });
  if (published.status !== 201) throw new Error(published.text);

  const begin = (name: string, bytes: number, modified = 1): Promise<Answer> =>
    server.admin('POST', 'training/files', { name, bytes, modified });
  const part = (id: string, offset: number, bytes: Uint8Array | string, digest = digestOf(bytes), token = ADMIN_TOKEN): Promise<Answer> =>
    ask(`${server.url}/v1/admin/training/files/${id}`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/octet-stream',
        'upload-offset': String(offset),
        'content-digest': digest,
      },
      body: typeof bytes === 'string' ? bytes : new Uint8Array(bytes),
    });
  const files = async (): Promise<readonly TrainingFile[]> =>
    ((await server.admin('GET', 'training/files')).json as { files: TrainingFile[] }).files;
  const runs = async (): Promise<readonly TrainingRun[]> =>
    ((await server.admin('GET', 'training/runs')).json as { runs: TrainingRun[] }).runs;
  return {
    ...server,
    keys,
    dir,
    live: live.value.id,
    begin,
    part,
    files,
    runs,
    /** Uploads text whole and waits for its inspection. */
    upload: async (name: string, text: string): Promise<TrainingFile> => {
      const { id } = (await begin(name, Buffer.byteLength(text))).json as { id: string };
      const added = await part(id, 0, text);
      if (added.status !== 200) throw new Error(added.text);
      return until(async () => (await files()).find((file) => file.id === id && file.inspection !== null));
    },
    /** The run once it has ended. */
    ended: (id: string): Promise<TrainingRun> => until(async () => (await runs()).find((run) => run.id === id && run.state !== 'running')),
    bundlePath: (run: TrainingRun, file: string): string => join(dir, 'runs', run.id, 'bundle', file),
  };
};

/** Asks again until there is an answer. */
export const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(50);
  }
};

export const textOf = (path: string): string => readFileSync(path, 'utf8');
