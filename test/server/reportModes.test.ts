import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../src/bundle/manifest';
import { type Answer, reportBody, reportId, startTestServer, type TestServer } from '../helpers/server/testServer';
import { type TestBundle, testBundle } from '../helpers/testBundle';

let server: TestServer;
const refusal = ({ status, json }: Answer): [number, string] => [status, (json as { error: { code: string } }).error.code];
const strata: Manifest['reports']['strata'] = [
  { source: 'session.views', atLeast: 3 },
  { source: 'session.carted', atLeast: 1 },
];
const publish = async (reports: Pick<Manifest['reports'], 'mode' | 'enabled'>): Promise<TestBundle> => {
  const bundle = await testBundle(server.key, { change: { reports: { epsilon: 2, strata, ...reports } } });
  expect((await server.publish(bundle)).status).toBe(201);
  return bundle;
};
const report = (bundle: TestBundle, number: number) => server.report(reportBody({ id: reportId(number), bundle: bundle.id, answer: 3 }));

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

describe('a report', () => {
  it('is counted under a bundle of mode local, and of before there were modes', async () => {
    expect((await report(await publish({ mode: 'local', enabled: true }), 1)).status).toBe(200);
    expect((await report(await publish({ enabled: true }), 2)).status).toBe(200);
  });

  it.each(['split', 'off'] as const)('is refused under a bundle of mode %s, which asks for none', async (mode) => {
    const bundle = await publish({ mode, enabled: false });
    expect(refusal(await report(bundle, 3))).toEqual([422, 'report_mode']);
  });

  it('is taken from nobody once the shop has switched reports off, whichever bundle it names', async () => {
    const before = await publish({ mode: 'local', enabled: true });
    expect((await report(before, 4)).status).toBe(200);
    await publish({ mode: 'off', enabled: false });
    // What is required is believed for some seconds.
    server.time.now += 10_000;
    expect(refusal(await report(before, 5))).toEqual([428, 'token_required']);
  });
});
