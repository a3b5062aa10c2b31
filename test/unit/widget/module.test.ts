import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ga4ToEvent } from '../../../widget/capture/ga4ToEvent';
import type { TrackEvents } from '../../../widget/module/couplet';

type Listener = (value: unknown) => unknown;

/** Each test has a page of its own: the module keeps what a page has. */
let listen: typeof import('../../../widget/module/createCouplet')['listen'];
/** What the widget answers to `attribution`. */
let attribution: string | undefined;
let given: [name: string, listener: Listener][];
beforeEach(async () => {
  vi.resetModules();
  given = [];
  attribution = 'v2';
  const couplet = (_: string, name: string, listener: Listener) => given.push([name, listener]);
  vi.stubGlobal('window', { couplet: Object.assign(couplet, { _: { run: () => attribution } }) });
  ({ listen } = await import('../../../widget/module/createCouplet'));
});
afterEach(() => vi.unstubAllGlobals());
afterAll(() => void vi.resetModules());

const tick = () => new Promise((resolve) => setTimeout(resolve));

test('the widget gets one listener a name, however many listen and stop', async () => {
  const heard: string[] = [];
  const stop = listen('claim', () => heard.push('a'));
  listen('claim', () => heard.push('b'));
  listen('applied', () => heard.push('c'));
  expect(given.map(([name]) => name)).toEqual(['claim', 'applied']);
  given[0]?.[1]({});
  await tick();
  stop();
  given[0]?.[1]({});
  await tick();
  expect(heard).toEqual(['a', 'b', 'b']);
});

test('who stops listening hears nothing more, not even what was told in the same moment', async () => {
  const heard: string[] = [];
  const stop = listen('claim', () => heard.push('a'));
  given[0]?.[1]({});
  stop();
  await tick();
  expect(heard).toEqual([]);
});

test.each([
  ['attribution', ['early v1', 'late v2']],
  ['ready', ['early v1', 'late v1']],
  ['claim', ['early v1']],
])('late listeners of %s hear what the widget would tell them: %j', async (name, told) => {
  const heard: string[] = [];
  listen(name, (value: string) => heard.push(`early ${value}`));
  given[0]?.[1]('v1');
  await tick();
  listen(name, (value: string) => heard.push(`late ${value}`));
  await tick();
  expect(heard).toEqual(told);
});

test('who comes after consent was withdrawn is not told the attribution of before', async () => {
  const heard: string[] = [];
  listen('attribution', () => {});
  given[0]?.[1]('v1');
  attribution = undefined;
  listen('attribution', (value: string) => heard.push(value));
  await tick();
  expect(heard).toEqual([]);
});

test('a claimed code goes to the one who listened last and still does', async () => {
  listen('apply', () => true);
  const stop = listen('apply', async () => 'no');
  expect(await given[0]?.[1]({})).toBe('no');
  stop();
  expect(given[0]?.[1]({})).toBe(true);
});

test('while nobody listens any more for a code, the widget is told so, and puts it onto the cart by itself', () => {
  const idle = (): unknown => (given[0]?.[1] as (Listener & { idle(): boolean }) | undefined)?.idle();
  const stop = listen('apply', () => true);
  expect(idle()).toBe(false);
  stop();
  expect(idle()).toBe(true);
});

test('understands every event that the types offer', () => {
  const items = [{ item_id: 'a', price: 1 }];
  const all: TrackEvents = {
    page_view: { page_type: 'home' },
    search: { search_term: 'tea' },
    view_item_list: { items },
    select_item: { items },
    view_item: { items },
    add_to_wishlist: { items },
    add_to_cart: { items },
    remove_from_cart: { items },
    view_cart: {},
    begin_checkout: {},
    purchase: { transaction_id: 7 },
    refund: { transaction_id: '7' },
    rate: { items, rating: 5, review_length: 12 },
  };
  for (const [name, params] of Object.entries(all)) expect(ga4ToEvent(name, params, { now: 1, currency: 'EUR' })?.name).toBe(name);
});
