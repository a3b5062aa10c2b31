import { describe, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../../src/protocol/values/result';
import { rememberAnswers } from '../../../../src/server/reports/tokenRoute';

/** Asks and counts what was made. */
const counted = (most?: number) => {
  let made = 0;
  const remembered = rememberAnswers<number>(most);
  return {
    made: () => made,
    ask: (batch: string, epoch = 1, answer: () => Result<number> = () => ok(made), epochs = [epoch]) =>
      remembered(batch, epoch, epochs, async () => {
        made++;
        return answer();
      }),
  };
};

describe('answers of the token route', () => {
  it('are made once for a batch that is sent again and again, also at the same time', async () => {
    const { ask, made } = counted();
    await Promise.all(Array.from({ length: 50 }, () => ask('a')));
    await ask('a');
    expect(made()).toBe(1);
    await ask('b');
    expect(made()).toBe(2);
  });

  it('are kept by epoch, and no longer than the epoch may be asked for', async () => {
    const { ask, made } = counted();
    await ask('a', 1, undefined, [1, 2]);
    await ask('a', 2, undefined, [1, 2]);
    await ask('a', 1, undefined, [1, 2]);
    expect(made()).toBe(2);
    await ask('a', 3, undefined, [2, 3]);
    await ask('a', 1, undefined, [1, 2]);
    expect(made()).toBe(4);
  });

  it('are bounded: the batch not asked for longest is forgotten', async () => {
    const { ask, made } = counted(2);
    for (const batch of ['a', 'b', 'a', 'c', 'a']) await ask(batch);
    expect(made()).toBe(3);
    await ask('b');
    expect(made()).toBe(4);
  });

  it('that failed are asked for again', async () => {
    const { ask, made } = counted();
    await ask('a', 1, () => fail('overloaded', ''));
    await expect(
      ask('a', 1, () => {
        throw new Error('ended');
      }),
    ).rejects.toThrow('ended');
    expect(await ask('a')).toEqual(ok(3));
    expect(await ask('a')).toEqual(ok(3));
    expect(made()).toBe(3);
  });
});
