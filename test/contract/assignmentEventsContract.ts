import { describe, expect, it } from 'vitest';
import type { AssignmentEvent } from '../../src/protocol/reporting/message';
import { DAY } from '../../src/protocol/values/clock';
import type { Repositories } from '../../src/server/records/repositories';
import { NOW } from './contractRows';

const hash = (n: number): string => n.toString(16).padStart(64, '0');
const eventOf = (n: number, change: Partial<AssignmentEvent> = {}): AssignmentEvent => ({
  v: 'exposure/1',
  id: n.toString(16).padStart(32, '0'),
  bundle: '0123456789abcdef',
  experiment: 'exp-1',
  variant: 'couplet',
  pad: '',
  ...change,
});

/** Part of the store contract: which arms devices were drawn into. */
export const assignmentEventsContract = (store: () => Repositories): void => {
  const add = async (...events: readonly (readonly [event: AssignmentEvent, body: number, token?: number])[]) =>
    (
      await Promise.all(
        events.map(([message, body, token]) =>
          store().addReport(message, hash(body), NOW, token === undefined ? undefined : { epoch: 702, keySha256: hash(token) }),
        ),
      )
    ).map((answer) => (answer.ok ? (answer.value ? 'new' : 'known') : answer.error.code));

  describe('assignment events', () => {
    it('are counted once by bundle and arm, apart from what reports answer', async () => {
      const [none, rule, tea] = [eventOf(1, { variant: 'none' }), eventOf(2, { variant: 'rule' }), eventOf(3)];
      expect(await add([none, 1], [none, 1], [rule, 2], [tea, 3], [eventOf(4), 4], [eventOf(5), 5], [none, 9])).toEqual([
        'new',
        'known',
        'new',
        'new',
        'new',
        'new',
        'report_conflict',
      ]);
      const { v: _, experiment: __, variant: ___, ...same } = eventOf(6);
      await store().addReport({ ...same, v: 'report/1', question: 'reaction', answer: 2 }, hash(6), NOW);
      const bundle = '0123456789abcdef';
      expect(await store().assignmentCounts()).toEqual([
        { bundle, variant: 'none', count: 1 },
        { bundle, variant: 'rule', count: 1 },
        { bundle, variant: 'couplet', count: 3 },
      ]);
      expect(await store().reportCounts()).toEqual([{ bundle, question: 'reaction', explored: null, answer: 2, count: 1 }]);
    });

    it('share tokens and ids with reports, and are forgotten with them', async () => {
      expect(await add([eventOf(1), 1, 1], [eventOf(1), 1, 1], [eventOf(2), 2, 1], [eventOf(2), 2, 2])).toEqual([
        'new',
        'known',
        'token_reused',
        'new',
      ]);
      const { v: _, experiment: __, variant: ___, ...same } = eventOf(1);
      const report = { ...same, v: 'report/1', question: 'reaction', answer: 1 } as const;
      expect(await store().addReport(report, hash(7), NOW, { epoch: 702, keySha256: hash(3) })).toMatchObject({
        error: { code: 'report_conflict' },
      });
      expect(await store().forgetReports(Math.floor(NOW / DAY) + 1, 0)).toBe(2);
      expect((await store().assignmentCounts()).map(({ count }) => count)).toEqual([2]);
      expect(await add([eventOf(1), 1, 1])).toEqual(['known']);
    });
  });
};
