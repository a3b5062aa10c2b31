import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DAY } from '../../../src/protocol/values/clock';
import { readManifest } from '../../../src/server/bundles/bundleFacts';
import { openTraining } from '../../../src/server/training/openTraining';
import { sharedData, sharedMissing } from '../../helpers/node/trainingLogs';
import { orderBody, startTestServer } from '../../helpers/server/testServer';
import { behaviourLog, freshFolder, smallCampaign } from '../../unit/trainer/fixtures';
import { digestOf, startTrainingServer, textOf, until } from './trainingServer';

type Server = Awaited<ReturnType<typeof startTrainingServer>>;
// Runs are processes of their own, on a machine with others.
vi.setConfig({ testTimeout: 240_000 });
let server: Server;
beforeAll(async () => {
  server = await startTrainingServer();
});
afterAll(() => server.close());

const code = ({ json }: { readonly json: unknown }): unknown => (json as { error?: { code: string } }).error?.code;
const start = async (on: Server, files: readonly string[], more: object = {}): Promise<string> => {
  const answer = await on.admin('POST', 'training/runs', { files, ...more });
  if (answer.status !== 201) throw new Error(answer.text);
  return (answer.json as { id: string }).id;
};

const shopify = (orders: number, price = '20.00'): string => {
  const head =
    'Name,Email,Financial Status,Currency,Subtotal,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku';
  const rows = Array.from(
    { length: orders },
    (_, i) =>
      `#${i},c${i}@example.test,paid,USD,${price},,0.00,2026-01-${String(1 + (i % 28)).padStart(2, '0')} 10:00:00 +0000,1,Tea,${price},T${i % 5}`,
  );
  return `${[head, ...rows].join('\n')}\n`;
};

describe('a run', () => {
  it('ends in a model card, then in a version for a share of the devices, then for all', async () => {
    const file = await server.upload('log.csv', behaviourLog(150, 1));
    const id = await start(server, [file.id]);
    expect(code(await server.admin('POST', 'training/runs', { files: [file.id] }))).toBe('training_running');
    expect(code(await server.admin('DELETE', `training/files/${file.id}`))).toBe('training_running');
    expect(code(await server.admin('POST', `training/runs/${id}/stage`, { share: 0.2 }))).toBe('training_not_done');
    const run = await server.ended(id);
    expect(run).toMatchObject({
      state: 'done',
      error: null,
      inputs: [{ kind: 'events', id: file.id, name: 'log.csv' }],
      base: server.live,
    });
    expect(run.stages.map(({ stage }) => stage)).toEqual(expect.arrayContaining(['read', 'clean', 'gain']));
    expect(run.stages.every(({ done, total }) => done === total)).toBe(true);
    for (const scrap of ['key.json', 'orders.csv']) expect(existsSync(join(server.dir, 'runs', id, scrap))).toBe(false);

    const { report, currency, meanOrder } = (await server.admin('GET', `training/runs/${id}`)).json as {
      report: { evaluations: { task: string; chosen?: string; rows: { model: string; metrics: Record<string, number> }[] }[] };
      currency: string;
      meanOrder: number;
    };
    const kept = JSON.parse(textOf(server.bundlePath(run, 'metrics.json')));
    expect(report.evaluations.map(({ task }) => task)).toEqual(kept.evaluations.map(({ task }: { task: string }) => task));
    const gain = report.evaluations.find(({ task }) => task === 'gain');
    const chosen = gain?.rows.find(({ model }) => model === gain.chosen);
    expect(chosen?.metrics.policyValue).toBe(
      kept.evaluations
        .find(({ task }: { task: string }) => task === 'gain')
        .rows.find(({ model }: { model: string }) => model === gain?.chosen).metrics.policyValue,
    );
    expect([currency, meanOrder]).toEqual(['USD', 2_000]);
    const card = await server.admin('GET', `training/runs/${id}/card`);
    expect([card.status, card.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining('sandbox')]);
    expect(card.text).toContain('<html');

    const staged = await server.admin('POST', `training/runs/${id}/stage`, { share: 0.2 });
    expect(staged.status, staged.text).toBe(201);
    const { id: bundle } = staged.json as { id: string };
    expect(staged.json).toMatchObject({ share: 0.2, judged: true });
    expect((await server.admin('GET', 'loop')).json).toMatchObject({
      phase: { name: 'stage', stage: { bundle, base: server.live, share: 0.2 } },
      history: [{ code: 'staged', bundle }],
    });
    expect(code(await server.admin('POST', `training/runs/${id}/stage`, { share: 0.1 }))).toBe('stage_running');
    const shares = (await server.admin('GET', 'bundles')).json as { bundles: { id: string; share: number }[] };
    expect(shares.bundles).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: bundle, share: 0.2 }),
        expect.objectContaining({ id: server.live, share: 0.8 }),
      ]),
    );
    expect((await server.runs())[0]?.staged).toMatchObject({ bundle, share: 0.2, by: 'token:ADMIN_TOKEN' });
    const manifest = await readManifest(server.store, bundle);
    expect(manifest).toMatchObject({ meanOrder: 2_000, provenance: { previous: server.live, training: { logs: [{ kind: 'events' }] } } });
    expect((await server.admin('PUT', 'rollout', { bundle, share: 1 })).status).toBe(200);
    expect((await server.admin('GET', 'campaign')).json).toMatchObject({ published: { bundle } });

    // Orders know the size of an order alone, so the next version keeps the models.
    const orders = await server.upload('orders.csv', shopify(60, '25.00'));
    expect(orders.inspection).toMatchObject({
      format: 'shopify',
      teaches: ['order_size'],
      lacks: ['no_views', 'no_showings'],
      purchases: 60,
    });
    const second = await start(server, [orders.id]);
    expect(await server.ended(second)).toMatchObject({ state: 'done' });
    const next = (await server.admin('POST', `training/runs/${second}/stage`, { share: 1 })).json as { id: string };
    const after = await readManifest(server.store, next.id);
    expect(after?.bandit).toEqual(manifest?.bandit);
    expect(after).toMatchObject({ meanOrder: 2_500, provenance: { previous: bundle } });
  });

  it('learns from the orders of the server, and says so if there are none', async () => {
    const none = await start(server, [], { ownOrders: true });
    expect(await server.ended(none)).toMatchObject({ state: 'failed', error: { code: 'no_input' } });
    for (let n = 0; n < 30; n++)
      await server.order(orderBody({ orderId: `own-${n}`, currency: 'USD', subtotal: 3_000, discount: 0, attribution: undefined }));
    const run = await server.ended(await start(server, [], { ownOrders: true }));
    expect(run).toMatchObject({ state: 'done', inputs: [{ kind: 'orders', id: null }] });
    expect((await server.admin('GET', `training/runs/${run.id}`)).json).toMatchObject({ meanOrder: 3_000 });
  });

  it('can be cancelled, and leaves nothing half done', async () => {
    const file = await server.upload('long.csv', behaviourLog(900, 2));
    const id = await start(server, [file.id]);
    await until(async () => (await server.runs()).find((run) => run.id === id && run.stages.length > 0));
    expect((await server.admin('POST', `training/runs/${id}/cancel`)).status).toBe(200);
    expect((await server.runs()).find((run) => run.id === id)).toMatchObject({ state: 'cancelled', error: null });
    expect(existsSync(join(server.dir, 'runs', id, 'bundle'))).toBe(false);
    expect(code(await server.admin('POST', `training/runs/${id}/cancel`))).toBe('training_not_running');
    expect(code(await server.admin('POST', 'training/runs/none/cancel'))).toBe('training_run_unknown');
  });

  it('fails with the reason code of the trainer, and names the file as it was uploaded', async () => {
    const file = await server.upload('gone.csv', shopify(30));
    rmSync(join(server.dir, 'files', file.id, 'data.csv'));
    const run = await server.ended(await start(server, [file.id]));
    expect(run).toMatchObject({ state: 'failed', error: { code: 'file_not_found', message: 'There is no file gone.csv.' } });
    const unusable = await server.upload('strange.csv', 'alpha,beta\n1,2\n');
    expect(code(await server.admin('POST', 'training/runs', { files: [unusable.id] }))).toBe('training_file_unusable');
    expect(code(await server.admin('POST', 'training/runs', { files: ['none'] }))).toBe('training_file_unknown');
    expect(code(await server.admin('POST', 'training/runs', { files: [] }))).toBe('training_malformed');
  });

  it('has failed if the server stopped meanwhile, and leaves neither key nor process', async () => {
    const settings = { dir: freshFolder(), fileMb: 10, quotaMb: 10, memoryMb: 500 };
    const deps = {
      metrics: async () => {
        throw new Error('not asked');
      },
      clock: Date.now,
      onError: (error: unknown) => {
        throw error;
      },
    };
    const file = await server.upload('again.csv', behaviourLog(900, 3));
    const first = openTraining(settings, deps as never);
    const begun = first.files.begin({ name: 'again.csv', bytes: file.bytes, modified: 1 }, 'me', Date.now());
    if (!begun.ok || !file.inspection) throw new Error('not begun');
    const bytes = readFileSync(join(server.dir, 'files', file.id, 'data.csv'));
    await first.files.append(begun.value.id, { offset: 0, bytes, digest: digestOf(bytes) });
    first.files.putInspection(begun.value.id, file.inspection);
    const given = first.files.get(begun.value.id);
    const started = first.runs.start({
      campaign: smallCampaign(),
      base: '0'.repeat(16),
      files: given ? [given] : [],
      ownOrders: false,
      seed: 1,
      by: 'me',
    });
    if (!started.ok) throw new Error(started.error.message);
    await until(async () => (first.runs.get(started.value.id)?.stages.length ? true : undefined));
    await first.stop();
    const second = openTraining(settings, deps as never);
    expect(second.runs.list()).toMatchObject([{ id: started.value.id, state: 'failed', error: { code: 'training_interrupted' } }]);
    expect(existsSync(second.runs.pathOf(started.value, 'key.json'))).toBe(false);
    await second.stop();
  });

  it('ends also on a disk that takes no more records, and so does one that the server finds at its start', async () => {
    const errors: unknown[] = [];
    const settings = { dir: freshFolder(), fileMb: 10, quotaMb: 10, memoryMb: 500 };
    const deps = {
      metrics: async (_: string, { path }: { readonly path: string }) => {
        mkdirSync(join(dirname(path), 'record.json.new'));
        throw new Error('The disk is full.');
      },
      clock: Date.now,
      onError: (error: unknown) => void errors.push(error),
    };
    const wanted = { campaign: smallCampaign(), base: '0'.repeat(16), files: [], ownOrders: true, seed: 1, by: 'me' };
    const first = openTraining(settings, deps as never);
    const started = first.runs.start(wanted);
    if (!started.ok) throw new Error(started.error.message);
    const run = await until(async () => first.runs.list().find(({ state }) => state !== 'running'));
    expect([run, errors.length]).toMatchObject([{ state: 'failed', error: { code: 'internal_error' } }, 2]);
    expect(first.runs.start(wanted).ok).toBe(true);
    await first.stop();
    const past = new Date(Date.now() - DAY);
    utimesSync(first.runs.pathOf(run, 'record.json'), past, past);
    expect(openTraining(settings, deps as never).runs.get(run.id)?.state).toBe('failed');
  });

  it('stays that of another server on the same data folder, until that is gone', async () => {
    const settings = { dir: freshFolder(), fileMb: 10, quotaMb: 10, memoryMb: 500 };
    let fail: (error: Error) => void = () => undefined;
    const waiting = new Promise((_, reject) => {
      fail = reject;
    });
    const deps = { metrics: () => waiting, clock: Date.now, onError: () => undefined };
    const first = openTraining(settings, deps as never);
    const started = first.runs.start({ campaign: smallCampaign(), base: '0'.repeat(16), files: [], ownOrders: true, seed: 1, by: 'me' });
    if (!started.ok) throw new Error(started.error.message);
    const tmp = join(settings.dir, 'tmp');
    const [own = ''] = readdirSync(tmp);
    const second = openTraining(settings, deps as never);
    expect(second.runs.list()).toMatchObject([{ id: started.value.id, state: 'running' }]);
    expect([existsSync(second.runs.pathOf(started.value, 'key.json')), readdirSync(tmp).length]).toEqual([true, 2]);
    const past = new Date(Date.now() - DAY);
    for (const path of [join(tmp, own), second.runs.pathOf(started.value, 'record.json')]) utimesSync(path, past, past);
    expect(second.runs.list()).toMatchObject([{ state: 'failed', error: { code: 'training_interrupted' } }]);
    const third = openTraining(settings, deps as never);
    expect([existsSync(second.runs.pathOf(started.value, 'key.json')), readdirSync(tmp).includes(own)]).toEqual([false, false]);
    fail(new Error('The server ends.'));
    await Promise.all([first, second, third].map(({ stop }) => stop()));
    expect(readdirSync(tmp)).toEqual([]);
  });

  it('is not possible where the folder cannot be written, and the server starts', async () => {
    const dir = join(freshFolder(), 'file');
    writeFileSync(dir, '');
    const server = await startTestServer({ deps: { training: { dir, fileMb: 1, quotaMb: 1, memoryMb: 500 } } });
    expect([server.training, (await server.admin('GET', 'training/runs')).status]).toEqual([undefined, 404]);
    await server.close();
  });

  it('needs the signing key for a version, not for a card', async () => {
    const offline = await startTrainingServer({ signs: false });
    const file = await offline.upload('orders.csv', shopify(30));
    const id = await start(offline, [file.id]);
    expect(await offline.ended(id)).toMatchObject({ state: 'done' });
    expect(code(await offline.admin('POST', `training/runs/${id}/stage`, { share: 1 }))).toBe('signing_key_absent');
    await offline.close();
  });
});

describe.skipIf(sharedMissing('online-retail', 'dev.csv'))('on real data (needs ../shared/data/online-retail)', () => {
  it('inspects and trains on the first purchases of a gift shop', async () => {
    const text = readFileSync(sharedData('online-retail', 'dev.csv'), 'utf8').split('\n').slice(0, 20_000).join('\n');
    const file = await server.upload('retail.csv', `${text}\n`);
    expect(file.inspection).toMatchObject({ kind: 'events', format: 'log', days: { from: '2010-12-01' }, problem: null });
    expect(file.inspection?.lacks).toEqual(expect.arrayContaining(['no_views', 'no_showings']));
    const run = await server.ended(await start(server, [file.id]));
    expect(run).toMatchObject({ state: 'done' });
  });
});
