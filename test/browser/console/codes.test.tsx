import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Language } from '../../../src/console/i18n/languages';
import { Codes } from '../../../src/console/pages/codes/Codes';
import { InLanguage } from '../../helpers/console/InLanguage';
import { categoryCoupon } from '../../helpers/testBundle';

const entry = (id: string, codes: object) => ({
  coupon: categoryCoupon(id, 'Tea'),
  currency: 'EUR',
  budget: {},
  codes,
  usedMoney: 0,
  reservedMoney: 0,
  usedCount: 0,
  reservedCount: 0,
});
const use = (couponId: string, pool: object | null) => ({
  couponId,
  today: { day: '2026-06-15', money: 0, count: 0 },
  pool,
  overshoot: { money: 0, count: 0 },
});
const summary = {
  serving: true,
  bundle: null,
  catalog: [entry('drawn', { from: 'generated' }), entry('listed', { from: 'pool' }), entry('all', { from: 'shared', code: 'SUMMER' })],
  use: [use('drawn', null), use('listed', { imported: 100, left: 4 }), use('all', null)],
};

let place: HTMLElement;
let asked: string[];
let found: object;
/** The answer about a code waits for it. */
let held: Promise<void> | undefined;
const open = (rest: readonly string[] = [], language: Language = 'en'): void =>
  render(
    <InLanguage language={language}>
      <Codes rest={rest} mayWrite mayManage changed={() => {}} />
    </InLanguage>,
    place,
  );
const text = (): string => place.textContent ?? '';
const rows = (): readonly string[] => [...place.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  asked = [];
  held = undefined;
  found = {
    v: 'code/1',
    code: 'ABC',
    verdict: 'code_redeemed',
    couponId: 'drawn',
    source: 'generated',
    orderId: 'o-77',
    claimedAt: 0,
    expiresAt: 1,
  };
  const stub: typeof fetch = async (input) => {
    const { pathname, search } = new URL(String(input));
    if (!pathname.endsWith('/admin/code')) return Response.json(summary);
    asked.push(search);
    const answer = Response.json(found);
    await held;
    return answer;
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('pasting a code is enough to learn why it was refused', async () => {
  open();
  const box = page.getByRole('textbox', { name: 'Code' });
  await userEvent.fill(box, 'ABC');
  box.element().dispatchEvent(new ClipboardEvent('paste', { bubbles: true }));
  await expect
    .element(page.getByRole('alert'))
    .toHaveTextContent(/ABCThis code was already used in an order\..*Each code works once.*o-77/);
  expect(asked).toEqual(['?code=ABC']);
  expect(place.querySelector('.notice a')?.getAttribute('href')).toBe('#/coupons/drawn');
});

test.each<[Language, string, RegExp]>([
  ['en', 'accepted', /This code is valid\./],
  ['en', 'code_unknown', /is unknown.*typing mistakes/],
  ['en', 'strange_reason', /is refused \(strange_reason\)/],
  ['zh-CN', 'serving_stopped', /全部优惠券已停用/],
])('in %s, %s is told in words after typing and Enter', async (language, verdict, words) => {
  found = { ...found, verdict };
  open([], language);
  await userEvent.fill(page.getByRole('textbox').first(), 'ABC');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toHaveTextContent(words);
});

test('an older answer does not replace a newer one, and none stays while another code is typed', async () => {
  let answer = (): void => undefined;
  held = new Promise((resolve) => {
    answer = resolve;
  });
  open();
  const box = page.getByRole('textbox').first();
  await userEvent.fill(box, 'OLD');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => asked).toEqual(['?code=OLD']);
  held = undefined;
  found = { ...found, code: 'NEW' };
  await userEvent.fill(box, 'NEW');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toHaveTextContent(/^.?NEW/);
  answer();
  await new Promise((done) => setTimeout(done, 50));
  await expect.element(page.getByRole('alert')).toHaveTextContent(/^.?NEW/);
  await userEvent.fill(box, 'NEXT');
  await expect.poll(() => page.getByRole('alert').query()).toBeNull();
});

test('coupons are listed with their codes, found, filtered and sorted', async () => {
  open();
  await expect.poll(rows).toHaveLength(3);
  expect(rows()[1]).toMatch(/Your list of codes 4100Running lowAdd codes/);
  expect(rows()[2]).toMatch(/One code for all SUMMER/);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'State' }), 'Running low');
  await expect.poll(rows).toHaveLength(1);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'State' }), 'State');
  await userEvent.fill(page.getByRole('searchbox'), 'summer');
  await expect.poll(rows).toMatchObject([expect.stringContaining('SUMMER')]);
});

test('codes are added on a page of their coupon', async () => {
  open(['listed']);
  await expect.element(page.getByLabelText('File of codes')).toBeVisible();
  expect(text()).toMatch(/4% of all codes/);
});
