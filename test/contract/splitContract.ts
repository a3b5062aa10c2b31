import { describe, expect, it } from 'vitest';
import type { SplitReport } from '../../src/protocol/reporting/splitReport';
import { DAY } from '../../src/protocol/values/clock';
import { REPORT_PARTS } from '../../src/server/records/reportRepository';
import type { Repositories } from '../../src/server/records/repositories';
import type { CheckedPart } from '../../src/server/records/splitRepository';
import { NOW } from './contractRows';

const [A, B] = ['0123456789abcdef', 'fedcba9876543210'];
const hash = (n: number): string => n.toString(16).padStart(64, '0');
const report = (n: number, bundle = A): SplitReport => ({
  v: 'split/1',
  id: n.toString(16).padStart(32, '0'),
  bundle,
  publicShare: `public ${n}`,
  leader: `leader ${n}`,
  helper: `helper ${n}`,
});
const checked: CheckedPart = { accepted: 2, withdrawn: ['0a'], share: 'ours', refused: { proof_invalid: 1 } };

/** Part of the store contract: what the leader keeps in mode `split`, and for how long. */
export const splitContract = (store: () => Repositories): void => {
  const add = async (...numbers: readonly number[]) => {
    const answers = await Promise.all(numbers.map((n) => store().addSplitReport(report(n), hash(n), NOW)));
    return answers.map((answer) => (answer.ok ? answer.value : answer.error.code));
  };

  describe('reports of two shares', () => {
    it('are kept once each by id and token, as they came, and are no reports of mode local', async () => {
      const token = { epoch: 702, keySha256: hash(77) };
      const pay = async (n: number, body: number) => {
        const answer = await store().addSplitReport(report(n), hash(body), NOW, token);
        return answer.ok ? answer.value : answer.error.code;
      };
      expect([await pay(1, 1), await pay(1, 1), await pay(2, 2)]).toEqual([true, false, 'token_reused']);
      // Which of the two at once is the first is for the store to say.
      const [third, again, known] = await add(3, 3, 1);
      expect([[third, again].sort(), known]).toEqual([[false, true], false]);
      expect(await store().addSplitReport(report(3), hash(4), NOW)).toMatchObject({ ok: false, error: { code: 'report_conflict' } });
      expect(await store().splitWaiting()).toEqual([{ bundle: A, reports: 2, since: Math.floor(NOW / DAY) }]);
      expect(await store().reportCounts()).toEqual([]);
    });

    it('go through the states of a part once, however often each step is taken', async () => {
      await add(1, 2, 3, 4, 5);
      await store().addSplitReport(report(9, B), hash(9), NOW + DAY);
      expect(await store().takeSplitPart(A, 'b1', 3, NOW)).toBe(3);
      // The batch that is open is gone on with, whatever name is offered.
      expect(await store().takeSplitPart(A, 'b2', 3, NOW)).toBe(2);
      expect(await store().takeSplitPart(A, 'b3', 3, NOW)).toBe(0);
      expect(await store().splitWaiting()).toEqual([{ bundle: B, reports: 1, since: Math.floor(NOW / DAY) + 1 }]);
      const open = { batch: 'b1', bundle: A, state: 'open', accepted: 0, withdrawn: [], share: '', takenDay: Math.floor(NOW / DAY) };
      expect(await store().splitParts()).toEqual([
        { ...open, part: 0 },
        { ...open, part: 1 },
      ]);
      expect(await store().splitPartReports('b1', 0)).toEqual([1, 2, 3].map((n) => report(n)));

      await store().countedSplitPart('b1', 0);
      expect(await store().splitPart('b1', 0)).toEqual({ ...open, part: 0 });
      expect(await store().splitPart('b1', 7)).toBeUndefined();
      await store().checkedSplitPart('b1', 0, checked);
      await store().checkedSplitPart('b1', 0, { accepted: 3, withdrawn: [], share: 'other', refused: { proof_invalid: 7 } });
      expect((await store().splitParts())[0]).toEqual({
        ...open,
        part: 0,
        state: 'checked',
        accepted: 2,
        withdrawn: ['0a'],
        share: 'ours',
      });
      expect(await store().splitPartReports('b1', 0)).toEqual([]);
      expect(await store().splitRefusals()).toEqual([{ bundle: A, code: 'proof_invalid', count: 1 }]);
      await store().countedSplitPart('b1', 0);
      await store().countedSplitPart('b1', 0);
      expect((await store().splitParts())[0]).toMatchObject({ state: 'counted', share: 'ours' });
    });

    it('end in sums, added once a batch, and nothing of the batch is left', async () => {
      await add(1, 2);
      await store().takeSplitPart(A, 'b1', 100, NOW);
      await store().checkedSplitPart('b1', 0, checked);
      await store().countedSplitPart('b1', 0);
      expect(await store().closeSplitBatch('b1', 'noisy', 2)).toBeUndefined();
      expect(await store().closeSplitBatch('b1', 'noisy', 1)).toBe('noisy');
      // Other noise on the same counts would average out.
      expect(await store().closeSplitBatch('b1', 'noisy again', 1)).toBe('noisy');
      expect(await store().closeSplitBatch('never', 'noisy', 0)).toBeUndefined();
      await add(3);
      await store().takeSplitPart(A, 'b2', 100, NOW);
      expect((await store().splitParts()).map(({ batch }) => batch)).toEqual(['b1', 'b2']);
      const sums = [
        { bundle: A, explored: null, answer: 0, sum: 40 },
        { bundle: A, explored: 'tea', answer: 7, sum: -2 },
      ];
      await Promise.all([store().releaseSplitBatch('b1', sums, NOW), store().releaseSplitBatch('b1', sums, NOW)]);
      await store().releaseSplitBatch('b1', sums, NOW + DAY);
      const releasedDay = Math.floor(NOW / DAY);
      expect(await store().splitSums()).toEqual(sums.map((sum) => ({ ...sum, draws: 2, releasedDay })));
      expect((await store().splitParts()).map(({ batch }) => batch)).toEqual(['b2']);
      await store().releaseSplitBatch('b2', sums, NOW + 3 * DAY);
      const twice = sums.map(({ sum, ...cell }) => ({ ...cell, sum: 2 * sum, draws: 4, releasedDay: releasedDay + 3 }));
      expect(await store().splitSums()).toEqual(twice);
      // By a clock that was set back, or a replica's that goes after.
      await add(4);
      await store().takeSplitPart(A, 'b3', 100, NOW);
      await store().releaseSplitBatch('b3', [{ bundle: A, explored: null, answer: 0, sum: 1 }], NOW);
      expect(await store().splitSums()).toMatchObject([{ sum: 81, draws: 6, releasedDay: releasedDay + 3 }, {}]);
    });

    it('are forgotten after their days, and with a batch that is given up', async () => {
      await add(1, 2, 3, 4, 5);
      await store().takeSplitPart(A, 'b1', 2, NOW);
      await store().takeSplitPart(A, 'b1', 2, NOW);
      await store().checkedSplitPart('b1', 1, checked);
      await store().abandonSplitBatch('b1', 'batch_lost');
      await store().abandonSplitBatch('b1', 'batch_lost');
      expect(await store().splitParts()).toEqual([]);
      expect(await store().splitPartReports('b1', 0)).toEqual([]);
      expect(await store().splitRefusals()).toEqual([
        { bundle: A, code: 'batch_lost', count: 4 },
        { bundle: A, code: 'proof_invalid', count: 1 },
      ]);
      expect(await store().forgetSplitReports(Math.floor(NOW / DAY))).toBe(0);
      expect(await store().forgetSplitReports(Math.floor(NOW / DAY) + 1)).toBe(1);
      expect(await store().splitWaiting()).toEqual([]);
    });

    it('that waited too long are told as too few, and an open part keeps those it has', async () => {
      await add(1, 2);
      await store().takeSplitPart(A, 'b1', 100, NOW);
      await add(3, 4);
      await store().addSplitReport(report(9, B), hash(9), NOW);
      const later = Math.floor(NOW / DAY) + 1;
      expect([await store().forgetSplitReports(later), await store().forgetSplitReports(later)]).toEqual([3, 0]);
      expect(await store().splitPartReports('b1', 0)).toEqual([report(1), report(2)]);
      const refused = [
        { bundle: A, code: 'too_few', count: 2 },
        { bundle: B, code: 'too_few', count: 1 },
      ];
      expect(await store().splitRefusals()).toEqual(refused);
      // Their ids are forgotten as any report's: who sends one again then changes nothing of the part.
      for (let part = 0; part < REPORT_PARTS; part++) await store().forgetReports(later, part);
      await add(1);
      expect(await store().splitPartReports('b1', 0)).toEqual([report(1), report(2)]);
      await add(5);
      await store().forgetSplitReports(later);
      expect(await store().splitRefusals()).toEqual([{ ...refused[0], count: 3 }, refused[1]]);
    });

    it('are sealed for keys of which the newest comes first and none is replaced', async () => {
      const key = (publicKey: string, madeAt: number, privateKey = 'secret') => ({ publicKey, privateKey, madeAt });
      await store().addSplitKey(key('one', 1));
      await store().addSplitKey(key('two', 2 * DAY + 5));
      await store().addSplitKey(key('one', 3 * DAY, 'other'));
      const [one, two] = [key('one', 1), { ...key('two', 2 * DAY + 5), liveDay: 2 }];
      expect(await store().splitKeys()).toEqual([two, { ...one, liveDay: 0 }]);
      await store().seeSplitKeys(['one', 'two', 'three'], 7);
      await store().seeSplitKeys(['one'], 9);
      await store().seeSplitKeys(['one'], 8);
      await store().seeSplitKeys([], 10);
      expect(await store().splitKeys()).toEqual([
        { ...two, liveDay: 7 },
        { ...one, liveDay: 9 },
      ]);
      await store().forgetSplitKey('one');
      await store().forgetSplitKey('one');
      expect(await store().splitKeys()).toEqual([{ ...two, liveDay: 7 }]);
    });

    it('of a batch that did not end in time are told as such, and what comes back for it changes nothing', async () => {
      await add(1, 2, 3);
      await store().takeSplitPart(A, 'b1', 2, NOW);
      await store().takeSplitPart(A, 'b1', 2, NOW + 3 * DAY);
      expect((await store().splitParts()).map(({ takenDay }) => takenDay)).toEqual([0, 3].map((days) => Math.floor(NOW / DAY) + days));
      await store().abandonSplitBatch('b1', 'batch_overdue');
      const refused = [{ bundle: A, code: 'batch_overdue', count: 3 }];
      expect(await store().splitRefusals()).toEqual(refused);
      await store().checkedSplitPart('b1', 0, checked);
      await store().countedSplitPart('b1', 0);
      expect(await store().closeSplitBatch('b1', 'noisy', 1)).toBeUndefined();
      await store().releaseSplitBatch('b1', [{ bundle: A, explored: null, answer: 0, sum: 3 }], NOW);
      await store().abandonSplitBatch('b1', 'batch_lost');
      expect(await add(1, 2, 3)).toEqual([false, false, false]);
      expect([await store().splitWaiting(), await store().splitParts(), await store().splitSums()]).toEqual([[], [], []]);
      expect(await store().splitRefusals()).toEqual(refused);
    });

    it('are each counted in one part by replicas that take parts at once', async () => {
      await add(...Array.from({ length: 30 }, (_, i) => i));
      const taken = await Promise.all(Array.from({ length: 6 }, (_, i) => store().takeSplitPart(A, `b${i}`, 7, NOW)));
      expect(taken.reduce((sum, count) => sum + count, 0)).toBe(30);
      const parts = await store().splitParts();
      expect(new Set(parts.map(({ batch }) => batch)).size).toBe(1);
      const ids = (await Promise.all(parts.map(({ batch, part }) => store().splitPartReports(batch, part)))).flat().map(({ id }) => id);
      expect(new Set(ids).size).toBe(30);
    });
  });
};
