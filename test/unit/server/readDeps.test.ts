import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../src/server/readDeps';
import { Overloaded } from '../../../src/server/records/admission';
import type { AskMetrics, MetricKind } from '../../../src/server/reporting/metrics';

describe('oneAtATime', () => {
  it('starts a question about orders after the one before, even if that failed, and one about claims beside them', async () => {
    const began: string[] = [];
    const end: ((error?: Error) => void)[] = [];
    const ask = oneAtATime(((kind: string) => {
      began.push(kind);
      return new Promise((done, failed) => end.push((error) => (error ? failed(error) : done(kind))));
    }) as unknown as AskMetrics);
    const question = {} as never;
    const answers = [ask('experiment', question), ask('days', question), ask('funnel', { since: 'today' })];
    const first = expect(answers[0]).rejects.toThrow('too large');
    await turn();
    expect(began).toEqual(['experiment', 'funnel']);
    end[0]?.(new Error('too large'));
    await first;
    await turn();
    expect(began).toEqual(['experiment', 'funnel', 'days']);
    for (const finish of [end[1], end[2]]) finish?.();
    expect(await Promise.all(answers.slice(1))).toEqual(['days', 'funnel']);
  });

  it('lets 16 questions about periods wait for orders and for claims, and every question without a period', async () => {
    const running: (() => void)[] = [];
    let [most, refused] = [0, 0];
    const ask = oneAtATime((() => {
      most = Math.max(most, running.length + 1);
      return new Promise((done) => running.push(() => done([] as never)));
    }) as AskMetrics);
    const period = { from: '2026-01-01', to: '2026-01-31' };
    const questions: Promise<unknown>[] = [];
    const put = (kind: MetricKind, question: object): void => {
      const failed = (error: unknown): void => {
        expect(error).toBeInstanceOf(Overloaded);
        refused += 1;
      };
      questions.push(ask(kind, question as never).catch(failed));
    };
    for (let i = 0; i < 20; i += 1) put('funnel', { since: '2026-01-01', period });
    for (let i = 0; i < 10; i += 1) put('experiment', { period });
    for (let i = 0; i < 10; i += 1) put('period', period);
    for (const kind of ['experiment', 'days', 'stage', 'funnel', 'orderFile'] as const) put(kind, { period: undefined });
    await turn();
    expect([running.length, refused]).toEqual([2, 3 + 3]);
    while (running.length > 0) {
      for (const end of running.splice(0)) end();
      await turn();
    }
    await Promise.all(questions);
    expect([most, refused]).toEqual([2, 6]);
    put('funnel', { since: '2026-01-01', period });
    await turn();
    expect(running).toHaveLength(1);
    running[0]?.();
  });
});
