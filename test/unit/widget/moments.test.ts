import { describe, expect, it } from 'vitest';
import { createTrigger, hasMoments } from '../../../widget/app/asking';
import { createFling, seenShare } from '../../../widget/moments/watchers';
import { createMoments, fitsPage } from '../../../widget/moments/watchMoments';

const base = { quietMs: 4_000, minViews: 3, onAddToCart: true };
const at = (url: string) => new URL(url, 'https://shop.test');
const session = (goods: number) => ({ views: 0, carted: 0, goods });

describe('fitsPage', () => {
  it.each<[pattern: string, url: string, pageType: string | undefined, expected: boolean]>([
    ['/', '/', undefined, true],
    ['/', '/a', undefined, false],
    ['/sale', '/sale', undefined, true],
    ['/sale', '/sale/', undefined, false],
    ['/sale*', '/sale/', undefined, true],
    ['/sale/*', '/sale', undefined, false],
    ['/sale/*', '/sale/tea/green', undefined, true],
    ['*/tea', '/en/tea', undefined, true],
    ['*/tea', '/en/teapot', undefined, false],
    ['/*/tea/*', '/en/tea/7', undefined, true],
    ['/*a*a', '/a', undefined, false],
    ['/a*a', '/a', undefined, false],
    ['/a*a', '/aa', undefined, true],
    ['*', '/anything', undefined, true],
    ['/sale', '/sale?x=1#y', undefined, true],
    ['/p?variant=*', '/p?variant=3', undefined, true],
    ['/p?variant=*', '/p', undefined, false],
    ['/#/sale/*', '/#/sale/tea', undefined, true],
    ['/#/sale/*', '/#/tea', undefined, false],
    ['/p?a=1#b', '/p?a=1#b', undefined, true],
    ['cart', '/checkout', 'cart', true],
    ['cart', '/cart', undefined, false],
    ['cart', '/cart', 'product', false],
    ['/a.c', '/abc', undefined, false],
  ])('%s on %s of type %s: %s', (pattern, url, pageType, expected) => {
    const { pathname, search, hash } = at(url);
    expect(fitsPage(['/never', pattern], { pathname, search, hash }, pageType)).toBe(expected);
  });

  it('ends whatever the pattern, where a search that goes back would not in a lifetime', () => {
    expect(fitsPage([`/${'*a'.repeat(99)}b`], { pathname: `/${'a'.repeat(20_000)}`, search: '', hash: '' })).toBe(false);
  });
});

describe('createMoments', () => {
  const view = { name: 'page_view', time: 1 } as const;

  it('lets each moment ask once a page view', () => {
    const moments = createMoments(base);
    expect(['exitIntent', 'exitIntent', 'idleMs', 'idleMs'].map((moment) => moments.comes(moment as 'idleMs'))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    moments.restart();
    expect(moments.comes('exitIntent')).toBe(true);
  });

  it('asks by page, once, and by the type that the shop says later', () => {
    const moments = createMoments({ ...base, onPage: ['/sale/*', 'cart'] });
    expect(moments.onEvents([view], session(0), at('/'))).toBe(false);
    expect(moments.onEvents([{ ...view, pageType: 'cart' }], session(0), at('/'))).toBe(true);
    expect(moments.onEvents([{ ...view, pageType: 'cart' }], session(0), at('/sale/1'))).toBe(false);
    moments.restart();
    // The type was that of the page before.
    expect(moments.onEvents([view], session(0), at('/'))).toBe(false);
    expect(moments.onEvents([view], undefined, at('/sale/1'))).toBe(true);
  });

  it('asks once the cart is worth enough', () => {
    const moments = createMoments({ ...base, cartValue: 5_000 });
    expect(moments.onEvents([view], undefined, at('/'))).toBe(false);
    expect(moments.onEvents([view], session(4_999), at('/'))).toBe(false);
    expect(moments.onEvents([view], session(5_000), at('/'))).toBe(true);
    expect(moments.onEvents([view], session(9_000), at('/'))).toBe(false);
  });
});

describe('createFling', () => {
  const SCREEN = 800;
  /** A page scrolled down to `from`, then up by `step` px each `every` ms, with a finger at it or not. */
  const up = (from: number, step: number, every: number, touched: boolean): boolean => {
    const fling = createFling();
    fling.scrolled(from, SCREEN, 0);
    if (touched) fling.touched(1_000);
    return Array.from({ length: 10 }, (_, i) => fling.scrolled(from - step * (i + 1), SCREEN, 1_000 + every * i)).some(Boolean);
  };
  it.each<[string, boolean, boolean]>([
    ['a fling', up(2_000, 200, 50, true), true],
    ['a slow way back', up(2_000, 50, 50, true), false],
    ['a fling near the top', up(700, 70, 5, true), false],
    ['a jump by script or wheel', up(2_000, 200, 50, false), false],
  ])('%s: %s', (_, seen, expected) => expect(seen).toBe(expected));

  it('is none while going down, nor long after the finger', () => {
    const fling = createFling();
    fling.touched(0);
    expect([0, 500, 1_000, 1_500].map((top) => fling.scrolled(top, SCREEN, top / 10))).toEqual([false, false, false, false]);
    expect(fling.scrolled(900, SCREEN, 1_700)).toBe(false);
  });
});

describe('seenShare', () => {
  it.each([
    [0, 800, 1_600, 0.5],
    [800, 800, 1_600, 1],
    [0, 800, 400, 1],
    [-50, 800, 1_600, 0.46875],
    [0, 0, 0, 1],
  ])('%s px down, %s of %s px: %s', (top, screen, height, share) => expect(seenShare(top, screen, height)).toBe(share));
});

describe('the trigger beside moments', () => {
  it('knows whether there are any', () => {
    expect(hasMoments(base)).toBe(false);
    expect(hasMoments({ ...base, exitIntent: true })).toBe(true);
  });

  it('leaves the views out where the campaign says so, and not the cart', () => {
    const trigger = createTrigger({ ...base, onViews: false });
    expect(trigger.onEvents(['view_item'], { views: 9, carted: 0, goods: 0 })).toBeUndefined();
    expect(trigger.onEvents(['add_to_cart'], { views: 9, carted: 1, goods: 0 })).toBe(4_000);
  });
});
