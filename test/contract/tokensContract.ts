import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/protocol/reporting/report';
import type { Repositories } from '../../src/server/records/repositories';
import { NOW } from './contractRows';

const report = (n: number): Report => ({
  v: 'report/1',
  id: n.toString(16).padStart(32, '0'),
  bundle: '0123456789abcdef',
  question: 'stratum-outcome',
  answer: 1,
  pad: '',
});
const hash = (n: number): string => n.toString(16).padStart(64, '0');
const token = (n: number, epoch = 702) => ({ epoch, keySha256: hash(n) });

/** Part of the store contract: keys of tokens, and reports paid with them. */
export const tokensContract = (store: () => Repositories): void => {
  const counted = async (): Promise<number> => (await store().reportCounts()).reduce((sum, { count }) => sum + count, 0);
  /** Report, body and token by number; the answer as `new`, `known` or its reason code. */
  const pay = async (...payments: readonly (readonly [id: number, body: number, token?: number, epoch?: number])[]) =>
    (
      await Promise.all(
        payments.map(([id, body, spent, epoch]) =>
          store().addReport(report(id), hash(body), NOW, spent === undefined ? undefined : token(spent, epoch)),
        ),
      )
    ).map((answer) => (answer.ok ? (answer.value ? 'new' : 'known') : answer.error.code));

  describe('tokens', () => {
    it('keep the first key of an epoch, and go with their epochs', async () => {
      const key = (epoch: number, n: string) => ({ epoch, n, privateKey: `-----${n}` });
      await store().addTokenKeys([key(703, 'b'), key(702, 'a')], NOW);
      await store().addTokenKeys([key(703, 'other'), key(704, 'c')], NOW);
      expect(await store().tokenKeys()).toEqual([key(702, 'a'), key(703, 'b'), key(704, 'c')]);
      await pay([1, 1, 1, 702], [2, 2, 1, 703], [3, 3, 3, 703]);
      expect(await store().forgetTokens(703)).toBe(1);
      expect((await store().tokenKeys()).map(({ epoch }) => epoch)).toEqual([703, 704]);
      // That of the epoch that stays is known, and the report of the other one is by its id.
      expect(await pay([4, 4, 1, 703], [1, 1, 1, 702])).toEqual(['token_reused', 'known']);
      expect(await counted()).toBe(3);
    });

    it('pay for one report however often it comes, in one batch and later, and for no other', async () => {
      expect(await pay([1, 1, 1], [1, 1, 1], [2, 2, 1], [3, 3, 3])).toEqual(['new', 'known', 'token_reused', 'new']);
      expect(await pay([1, 1, 1], [4, 4, 1], [4, 4, 4], [1, 5, 1])).toEqual(['known', 'token_reused', 'new', 'token_reused']);
      expect(await counted()).toBe(3);
      // A token of the same key in another epoch is another token.
      expect(await pay([5, 5, 1, 703])).toEqual(['new']);
    });

    it('do not count a report again whose id is known, paid with another token or with none', async () => {
      expect(await pay([1, 1, 1])).toEqual(['new']);
      expect(await pay([1, 1, 2], [1, 1], [1, 9, 3])).toEqual(['known', 'known', 'report_conflict']);
      expect(await pay([2, 2, 4], [2, 2, 5], [2, 2], [2, 8, 6])).toEqual(['new', 'known', 'known', 'report_conflict']);
      expect(await counted()).toBe(2);
      // Also when the id is forgotten: the token is not, and knows what it paid for.
      expect(await store().forgetReports(1e6, 0)).toBe(2);
      expect(await pay([1, 1, 1], [1, 7, 1])).toEqual(['known', 'token_reused']);
      expect(await counted()).toBe(2);
    });

    it('let an honest report through beside one that took its id with a token spent before', async () => {
      await pay([9, 9, 1]);
      expect(await pay([1, 6, 1], [1, 1, 2])).toEqual(['token_reused', 'new']);
      expect(await counted()).toBe(2);
    });

    it('are each spent once by hundreds that come at once', async () => {
      const payments = Array.from({ length: 600 }, (_, i) => [i % 300, i < 300 ? i : 1_000 + i, i % 100] as const);
      const answers = await pay(...payments);
      expect(answers.filter((answer) => answer === 'new')).toHaveLength(100);
      expect(answers.slice(0, 100).every((answer) => answer === 'new')).toBe(true);
      expect(new Set(answers.slice(100))).toEqual(new Set(['token_reused']));
      expect(await counted()).toBe(100);
    });
  });
};
