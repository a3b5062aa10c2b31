import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variant } from '../../src/protocol/experiment';
import type { ExperimentResult } from '../../src/stats/experiment/analyseExperiment';
import { type Answer, exposureBody, orderBody, reportId, startTestServer, type TestServer } from '../helpers/server/testServer';
import { type TestBundle, testBundle, withAssignmentEvents } from '../helpers/testBundle';

let server: TestServer;
let bundle: TestBundle;
let next = 1;
beforeAll(async () => {
  server = await startTestServer();
  bundle = await testBundle(server.key, { change: withAssignmentEvents });
  await server.publish(bundle);
});
afterAll(() => server.close());

const refusal = ({ status, json }: Answer): [number, string] => [status, (json as { error: { code: string } }).error.code];
const eventOf = (change: Readonly<Record<string, unknown>> = {}): string =>
  exposureBody({ id: reportId(next++), bundle: bundle.id, ...change });
const counted = async (): Promise<number> => (await server.store.assignmentCounts()).reduce((sum, { count }) => sum + count, 0);

describe('an assignment event', () => {
  it('is counted once however often it comes, as the kind that it is', async () => {
    const [before, one] = [await counted(), eventOf()];
    const answers = await Promise.all([one, one, one].map((body) => server.report(body)));
    expect(answers.map(({ json }) => json)).toEqual(expect.arrayContaining([{ v: 'exposure/1', fresh: true }]));
    expect(answers.filter(({ json }) => (json as { fresh: boolean }).fresh)).toHaveLength(1);
    expect(await counted()).toBe(before + 1);
    expect(await server.store.reportCounts()).toEqual([]);
  });

  it.each<[number, string, string, () => string]>([
    [400, 'report_malformed', 'of an arm that there never was', () => eventOf({ variant: 'treatment' })],
    [400, 'report_malformed', 'with a field it does not know', () => eventOf({ at: 1_700_000_000 })],
    [400, 'report_malformed', 'with an answer', () => eventOf({ question: 'reaction', answer: 1 })],
    [400, 'report_malformed', 'of another version', () => eventOf({ v: 'exposure/2' })],
    [413, 'report_too_large', 'one byte too long', () => `${eventOf()} `],
    [422, 'report_bundle_unknown', 'of a bundle never published', () => eventOf({ bundle: 'f'.repeat(16) })],
    [400, 'report_malformed', 'with a coupon', () => eventOf({ explored: 'tea' })],
    [422, 'exposure_experiment_unknown', 'of another experiment than its bundle’s', () => eventOf({ experiment: 'exp-2' })],
    [422, 'exposure_variant_unknown', 'of an arm nobody is drawn into', () => eventOf({ variant: 'rule' })],
    [422, 'exposure_not_asked', 'of a bundle without them', () => eventOf({ bundle: server.bundle.id })],
  ])('is refused with %i %s when it is %s, and not counted', async (status, code, _what, body) => {
    const before = await counted();
    expect(refusal(await server.report(body()))).toEqual([status, code]);
    expect(await counted()).toBe(before);
  });
});

describe('the sample ratio of the running experiment', () => {
  /** Assigned so far, as one more bundle with the same experiment or another one has it. */
  const publish = async (change: Parameters<typeof testBundle>[1] = {}) => {
    const made = await testBundle(server.key, change);
    expect((await server.publish(made)).status).toBe(201);
    return made;
  };
  const ratio = async () => ((await server.admin('GET', 'experiment')).json as ExperimentResult).sampleRatio;
  /** Into the store, as a slow machine may refuse some of hundreds of requests at once. */
  const send = (from: TestBundle, variant: Variant, count: number, experiment: string) =>
    Promise.all(
      Array.from({ length: count }, () => {
        const id = reportId(next++);
        const message = { v: 'exposure/1', id, bundle: from.id, variant, experiment, pad: '' } as const;
        return server.store.addReport(message, id.repeat(2), server.time.now);
      }),
    );

  it('is not measured before an assignment event came, is that of all bundles that drew alike, and ends every verdict where the split is broken', async () => {
    const experiment = { ...withAssignmentEvents.experiment, id: 'exp-9' };
    const first = await publish({ change: { ...withAssignmentEvents, experiment } });
    for (const variant of ['none', 'couplet'] as const)
      await server.order(orderBody({ orderId: `o-${variant}`, attribution: `v1.exp-9.${variant}.-`, discount: 0 }));
    expect(await ratio()).toBeNull();
    await send(first, 'none', 60, 'exp-9');
    await send(first, 'couplet', 40, 'exp-9');
    // The same draw under another label, and another draw under the same name, which says nothing of this one.
    const second = await publish({ change: { ...withAssignmentEvents, experiment, label: 'edited' } });
    await send(second, 'couplet', 25, 'exp-9');
    expect(await ratio()).toMatchObject({
      assigned: 125,
      mismatch: false,
      arms: [
        { variant: 'none', assigned: 60, share: 0.5 },
        { variant: 'couplet', assigned: 65, share: 0.5 },
      ],
    });
    const redrawn = await publish({ change: { ...withAssignmentEvents, experiment: { ...experiment, salt: 'other' } } });
    await send(redrawn, 'none', 1, 'exp-9');
    expect(await ratio()).toMatchObject({ assigned: 1 });
    await server.publish(second);
    await send(second, 'none', 500, 'exp-9');
    const { sampleRatio, comparisons } = (await server.admin('GET', 'experiment')).json as ExperimentResult;
    expect(sampleRatio).toMatchObject({ assigned: 625, mismatch: true });
    expect(comparisons.map(({ verdict }) => verdict)).toMatchObject([{ code: 'unknown', reason: 'sample_ratio_mismatch' }]);
  });
});
