import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../../../src/server/readDeps';
import type { AskMetrics } from '../../../src/server/reporting/metrics';

describe('oneAtATime', () => {
  it('starts a question about orders after the one before, even if that failed, and one about claims at once', async () => {
    const began: string[] = [];
    const end: ((error?: Error) => void)[] = [];
    const ask = oneAtATime(((kind: string) => {
      began.push(kind);
      return new Promise((done, failed) => end.push((error) => (error ? failed(error) : done(kind))));
    }) as unknown as AskMetrics);
    const question = {} as never;
    const answers = [ask('experiment', question), ask('days', question), ask('funnel', 'today' as never)];
    const first = expect(answers[0]).rejects.toThrow('too large');
    await turn();
    expect(began).toEqual(['funnel', 'experiment']);
    end[1]?.(new Error('too large'));
    await first;
    await turn();
    expect(began).toEqual(['funnel', 'experiment', 'days']);
    for (const finish of [end[0], end[2]]) finish?.();
    expect(await Promise.all(answers.slice(1))).toEqual(['days', 'funnel']);
  });
});
