import { beforeAll, describe, expect, it } from 'vitest';

type KeepFresh = <T>(ask: () => Promise<T>, ms: number, first: T, now: () => number) => () => Promise<T>;

let keepFresh: KeepFresh;
beforeAll(async () => {
  const file = new URL('../../../examples/evershop/couplet/src/services/keepFresh.js', import.meta.url);
  ({ keepFresh } = (await import(file.href)) as { readonly keepFresh: KeepFresh });
});

describe('what EverShop knows of the kill switch', () => {
  const switchOf = () => {
    const world = { now: 0, asked: 0, answer: (): Promise<boolean> => Promise.resolve(true) };
    const ask = (): Promise<boolean> => {
      world.asked += 1;
      return world.answer();
    };
    return { world, isServing: keepFresh(ask, 15_000, true, () => world.now) };
  };

  it('is asked once for all who wait, and again when it is older than a quarter of a minute', async () => {
    const { world, isServing } = switchOf();
    await Promise.all([isServing(), isServing()]);
    world.answer = () => Promise.resolve(false);
    world.now = 15_000;
    expect([await isServing(), world.asked]).toEqual([true, 1]);
    world.now = 15_001;
    expect([await isServing(), world.asked]).toEqual([false, 2]);
  });

  it('stays what it was while the server fails, and holds no cart up with further tries meanwhile', async () => {
    const { world, isServing } = switchOf();
    world.answer = () => Promise.resolve(false);
    await isServing();
    world.answer = () => Promise.reject(new Error('503'));
    world.now = 20_000;
    for (let cart = 0; cart < 3; cart++) expect(await isServing()).toBe(false);
    expect(world.asked).toBe(2);
  });
});
