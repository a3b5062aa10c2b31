import { afterEach, expect, test, vi } from 'vitest';
import { visibleTimer, watchExit, watchIdle } from '../../widget/moments/watchers';
import { waitForMoment, watchClicks, watchMoments } from '../../widget/moments/watchMoments';
import { eventually } from '../helpers/until';

const base = { quietMs: 50, minViews: 99, onAddToCart: false };
const { signal: lasting } = new AbortController();
const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));
let visibility: DocumentVisibilityState = 'visible';
Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => visibility });
const show = (state: DocumentVisibilityState): void => {
  visibility = state;
  document.dispatchEvent(new Event('visibilitychange'));
};
afterEach(() => {
  show('visible');
  document.body.replaceChildren();
  scrollTo(0, 0);
  history.replaceState(null, '', location.pathname + location.search);
});

test('a timer stands still while the page is hidden, and begins anew when told', async () => {
  const done = vi.fn();
  const timer = visibleTimer(300, done, lasting);
  await rest(150);
  show('hidden');
  await rest(400);
  expect(done).not.toHaveBeenCalled();
  show('visible');
  await rest(50);
  expect(done).not.toHaveBeenCalled();
  await eventually(() => expect(done).toHaveBeenCalledTimes(1));
  show('hidden');
  show('visible');
  await rest(350);
  expect(done).toHaveBeenCalledTimes(1);
  timer.restart();
  await eventually(() => expect(done).toHaveBeenCalledTimes(2));
});

test('idle is when nothing was done, and every sign of life begins the wait anew', async () => {
  const idle = vi.fn();
  watchIdle(300, idle, lasting);
  for (const sign of ['pointermove', 'keydown', 'scroll', 'wheel']) {
    await rest(150);
    dispatchEvent(new Event(sign));
  }
  await rest(150);
  expect(idle).not.toHaveBeenCalled();
  await eventually(() => expect(idle).toHaveBeenCalledTimes(1));
});

test('exit is the mouse leaving through the top with no button down', () => {
  const leaves = vi.fn();
  watchExit(leaves, lasting);
  const leave = (init: MouseEventInit) => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', init));
  leave({ clientY: 300, clientX: -1 });
  leave({ clientY: -1, buttons: 1 });
  expect(leaves).not.toHaveBeenCalled();
  leave({ clientY: -1 });
  expect(leaves).toHaveBeenCalledTimes(1);
});

test('a click counts within what is named, in a shadow root, and where the page stops it, and still does what it does', () => {
  document.body.innerHTML = '<p class="help"><button>?</button></p><div></div><input type="checkbox" class="help">';
  const clicked = vi.fn();
  expect(watchClicks('.help', clicked)).toBe(true);
  const [button, host, box] = [document.querySelector('button')!, document.querySelector('div')!, document.querySelector('input')!];
  button.addEventListener('click', (event) => event.stopImmediatePropagation());
  button.click();
  expect(clicked).toHaveBeenCalledTimes(1);
  host.attachShadow({ mode: 'open' }).innerHTML = '<b class="help"></b>';
  host.shadowRoot!.querySelector('b')!.click();
  expect(clicked).toHaveBeenCalledTimes(2);
  box.click();
  expect([box.checked, clicked.mock.calls.length]).toEqual([true, 3]);
  host.click();
  expect(clicked).toHaveBeenCalledTimes(3);
});

test('a selector that is none is noted and ignored', () => {
  const [ask, note] = [vi.fn(), vi.fn()];
  watchMoments({ triggers: { ...base, onClick: 'a[' }, ask, note });
  expect(note.mock.calls.map(([code]) => code)).toEqual(['selector_invalid']);
  document.body.click();
  expect(ask).not.toHaveBeenCalled();
});

test('scrolling asks once enough was seen, once a page view; another page begins anew', async () => {
  document.body.innerHTML = '<div style="height: 5000px"></div>';
  const ask = vi.fn();
  const told = watchMoments({ triggers: { ...base, scrollShare: 0.5 }, ask, note: () => {} });
  await rest(50);
  expect(ask).not.toHaveBeenCalled();
  scrollTo(0, 3_000);
  await eventually(() => expect(ask).toHaveBeenCalledTimes(1));
  scrollTo(0, 3_100);
  await rest(100);
  // The shop says it again of the same page.
  told([{ name: 'page_view', time: 1 }], undefined);
  scrollTo(0, 3_200);
  await rest(100);
  expect(ask).toHaveBeenCalledTimes(1);
  history.replaceState(null, '', '#/next');
  told([{ name: 'page_view', time: 1 }], undefined);
  scrollTo(0, 3_300);
  await eventually(() => expect(ask).toHaveBeenCalledTimes(2));
});

test('a page and a cart ask once it is quiet', async () => {
  const ask = vi.fn();
  const told = watchMoments({ triggers: { ...base, quietMs: 200, cartValue: 100 }, ask, note: () => {} });
  const view = { name: 'page_view', time: 1 } as const;
  told([view], { views: 0, carted: 1, goods: 100 });
  await rest(120);
  told([view], { views: 0, carted: 1, goods: 100 });
  await rest(120);
  expect(ask).not.toHaveBeenCalled();
  await eventually(() => expect(ask).toHaveBeenCalledTimes(1));
});

test('a wait ends with the first of its moments, or once it is given up', async () => {
  const leave = () => document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY: -1 }));
  const came = vi.fn();
  const [awaited, left] = [new AbortController(), new AbortController()];
  void waitForMoment({ exitIntent: true, afterMs: 60_000 }, awaited.signal).then((is) => came('awaited', is));
  void waitForMoment({ exitIntent: true, afterMs: 100 }, left.signal).then((is) => came('left', is));
  left.abort();
  await rest(250);
  expect(came.mock.calls).toEqual([['left', false]]);
  leave();
  await eventually(() => expect(came).toHaveBeenLastCalledWith('awaited', true));
});

test('a wait for what this version does not know is none', async () => {
  expect(await waitForMoment({}, lasting)).toBe(true);
  const left = new AbortController();
  left.abort();
  expect(await waitForMoment({ afterMs: 100 }, left.signal)).toBe(false);
});
