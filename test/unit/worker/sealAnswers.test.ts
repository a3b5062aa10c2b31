import { expect, test } from 'vitest';
import type { Manifest } from '../../../src/bundle/manifest';
import { splitReportBytes } from '../../../src/protocol/reporting/splitReport';
import { sessionKey } from '../../../worker/outbox/reporter';
import { sealAnswers } from '../../../worker/secureAggregation/sealAnswers';
import { memoryStorage } from '../../../worker/storage/memoryStorage';
import { csprng, splitWorld } from '../../helpers/splitWorld';

test('of the sessions that wait the first that can be answered is sealed, as the ledger pays for one', async () => {
  const { task } = await splitWorld(2);
  const split = { leader: task.leader, helper: { operator: 'The other one', key: task.helper } };
  const strata = [
    { source: 'session.views', atLeast: 2 },
    { source: 'session.carted', atLeast: 1 },
  ];
  const manifest = { coupons: [{ id: 'tea' }], reports: { mode: 'split', epsilon: 2, strata, split } } as unknown as Manifest;
  const session = (startedAt: number, explored?: string) => {
    const profile = { session: { startedAt, views: 1, carted: 0, purchased: false }, visits: 1, orders: 0 };
    return { profile, explored } as unknown as Parameters<typeof sealAnswers>[0][number];
  };
  const bundle = { id: task.bundle, manifest };
  const [gone, first, second] = [session(1, 'gone'), session(2, 'tea'), session(3)];
  const sealed = await sealAnswers([gone, first, second], bundle, csprng, memoryStorage());
  expect([...sealed.keys()]).toEqual([sessionKey(first)]);
  expect([...sealed.values()].map(({ body }) => body.length)).toEqual([splitReportBytes({ arms: 2 })]);
  expect((await sealAnswers([gone], bundle, csprng, memoryStorage())).size).toBe(0);
});
