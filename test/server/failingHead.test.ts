import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Envelope, Manifest } from '../../src/bundle/manifest';
import { headNotes, learntNotes } from '../../src/cli/publish';
import { generateKeys, signPayload } from '../../src/trainer/bundle/keys';
import { withLearntStrata } from '../../src/trainer/bundle/publish';
import { ADMIN_TOKEN, reportId, startTestServer, type TestServer } from '../helpers/server/testServer';
import { type TestBundle, type TestKey, tasteWeights, testBundle } from '../helpers/testBundle';

const keys = generateKeys();
const key: TestKey = {
  siteKey: `pk_${keys.publicKey}`,
  sign: async (payload) =>
    JSON.stringify({ version: 1, publicKey: keys.publicKey, signature: signPayload(payload, keys), payload } satisfies Envelope),
};
const localHead = { version: 1 as const, inputs: [1, 2], factor: [1, 0, 0.1], deviations: [1, 1], steps: 8 };

let server: TestServer;
let [live, retrained]: TestBundle[] = [];
beforeAll(async () => {
  server = await startTestServer({ deps: { siteKey: key.siteKey } });
  [live, retrained] = [
    await testBundle(key, { change: { localHead } }),
    await testBundle(key, { change: { localHead }, weights: tasteWeights.map((weight) => weight / 2) }),
  ];
  expect((await server.publish(live)).status).toBe(201);
});
afterAll(() => server.close());

/** What `couplet publish --key` sends of a bundle. */
const completed = async (bundle: TestBundle | undefined) => {
  const made = await withLearntStrata({ server: server.url, token: ADMIN_TOKEN }, bundle!, keys);
  if (!made.ok) throw new Error(made.error.code);
  return { notes: made.value.notes, manifest: JSON.parse(JSON.parse(made.value.envelope).payload) as Manifest };
};
let sent = 0;
const report = async (answer: number, count: number): Promise<void> => {
  for (let n = 0; n < count; n++) {
    const id = reportId(++sent);
    const added = await server.store.addReport(
      { v: 'report/1', id, bundle: live!.id, question: 'local-right', answer, pad: '' },
      id,
      server.time.now,
    );
    expect(added.ok).toBe(true);
  }
};

it('a bundle signed elsewhere goes without the local head that devices report against, and with the head of another network', async () => {
  await report(1, 150);
  await report(0, 150);
  const even = await completed(live);
  expect([even.manifest.localHead, headNotes(even.notes)]).toEqual([localHead, []]);

  await report(0, 300);
  const { manifest, notes } = await completed(live);
  expect(manifest).not.toHaveProperty('localHead');
  expect(manifest.network).toEqual(even.manifest.network);
  expect(headNotes(notes)).toEqual([expect.stringContaining('(model_dropped)')]);
  expect(learntNotes(notes)).toEqual([expect.stringContaining('uses no private reports yet')]);
  expect((await completed(retrained)).manifest.localHead).toEqual(localHead);
});
