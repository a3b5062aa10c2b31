import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { HalfLife } from '../../../src/console/pages/learning/HalfLife';
import { Traffic } from '../../../src/console/pages/settings/Traffic';
import { InLanguage } from '../../helpers/console/InLanguage';

/** Of the shop: no browser of the tests is in it. */
const timeZone = 'Pacific/Auckland';
const start = (day: string): number => Date.parse(`${day}T00:00:00+13:00`);
const now = start('2026-11-20');
const known = { from: start('2026-11-23'), until: start('2026-12-01'), times: 1.8 };
const published = { published: { campaign: { timeZone } } };
const isCampaign = (url: unknown): boolean => /admin\/campaign$/.test(String(url));

let place: HTMLElement;
let put: unknown[] = [];
let status = 200;

const draw = (mayWrite: boolean): void =>
  render(
    <InLanguage>
      <Traffic mayWrite={mayWrite} now={now} />
    </InLanguage>,
    place,
  );

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  [put, status] = [[], 200];
  const stub: typeof fetch = async (url, init) => {
    if (isCampaign(url)) return Response.json(published);
    if (init?.method !== 'PUT') return Response.json({ peaks: [known] });
    const body: unknown = JSON.parse(String(init.body));
    put.push(body);
    return status === 200
      ? Response.json(body)
      : Response.json({ error: { code: 'store_full', message: 'The disk is full.' } }, { status });
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('times are shown, added, judged before they are sent, and taken out', async () => {
  draw(true);
  await expect.element(page.getByLabelText('First day')).toHaveValue('2026-11-23');
  await expect.element(page.getByLabelText('Last day')).toHaveValue('2026-11-30');
  await expect.element(page.getByRole('img')).toHaveAccessibleName(/busiest day has 1.8 times/);
  await expect.element(page.getByText('Highest: × 1.8')).toBeVisible();
  await expect.element(page.getByText('Nov 20, 2026 – Feb 11, 2027')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Add period' }));
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet.');
  await expect.element(page.getByLabelText('First day').nth(1)).toHaveFocus();
  await userEvent.fill(page.getByLabelText('First day').nth(1), '2026-12-24');
  await userEvent.fill(page.getByLabelText('Visits compared with usual').nth(1), '3');
  const save = page.getByRole('button', { name: 'Save periods' });
  await userEvent.click(save);
  await expect.element(page.getByLabelText('Last day').nth(1)).toHaveAccessibleDescription('Choose a day.');
  await expect.element(page.getByLabelText('First day').nth(1)).not.toHaveAccessibleDescription('Choose a day.');
  await userEvent.fill(page.getByLabelText('Last day').nth(1), '2026-12-23');
  await expect.element(page.getByText('The last day must not be before the first.')).toBeVisible();
  expect(put).toEqual([]);
  await userEvent.fill(page.getByLabelText('Last day').nth(1), '2026-12-26');
  await expect.element(page.getByRole('img')).toHaveAccessibleName(/busiest day has 3 times/);
  await userEvent.click(save);
  await expect.element(page.getByRole('status')).toHaveTextContent('Saved.');
  expect(put).toEqual([{ peaks: [known, { from: start('2026-12-24'), until: start('2026-12-27'), times: 3 }] }]);
  await userEvent.click(page.getByRole('button', { name: 'Remove period 1' }));
  await userEvent.click(page.getByRole('button', { name: 'Remove period 1' }));
  await expect.element(page.getByText('No periods yet. Budgets expect the same number of visits every day.')).toBeVisible();
  status = 507;
  await userEvent.click(save);
  await expect.poll(() => place.textContent).toContain('store_full');
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet.');
  expect(put.at(-1)).toEqual({ peaks: [] });
});

test('what is unsaved is asked about before it is left, once for the whole page, and not any more once it is saved', async () => {
  const learning: typeof fetch = async (url, init) =>
    Response.json(
      init?.method === 'PUT'
        ? JSON.parse(String(init.body))
        : isCampaign(url)
          ? published
          : /learning/.test(String(url))
            ? { halfLifeDays: null }
            : { peaks: [] },
    );
  vi.stubGlobal('fetch', learning);
  const asked = vi.fn((_question?: string) => false);
  vi.stubGlobal('confirm', asked);
  /** Pages that the console would draw. */
  const drawn: string[] = [];
  const draws = (): void => void drawn.push(location.hash);
  addEventListener('hashchange', draws);
  const goTo = async (hash: string): Promise<void> => {
    const before = drawn.length;
    location.hash = hash;
    await vi.waitFor(() => expect(drawn.length).toBe(before + 1));
  };
  const leaving = (): boolean => !dispatchEvent(new Event('beforeunload', { cancelable: true }));
  // Effects of the test before end after the next frame.
  await vi.waitFor(() => expect(leaving()).toBe(false));
  await goTo('#/settings');
  render(
    <InLanguage>
      <Traffic mayWrite now={now} />
      <HalfLife mayWrite kept={() => {}} />
    </InLanguage>,
    place,
  );
  await userEvent.click(page.getByRole('button', { name: 'Add period' }));
  await userEvent.selectOptions(page.getByLabelText('Past visits'), 'Count half after 60 days');
  await vi.waitFor(() => expect(leaving()).toBe(true));
  await goTo('#/overview');
  expect([asked.mock.calls, drawn.at(-1)]).toEqual([[[expect.stringMatching(/unsaved changes/)]], '#/settings']);
  expect(leaving()).toBe(true);
  await userEvent.click(page.getByRole('button', { name: 'Save', exact: true }));
  await expect.element(page.getByText('Saved.')).toBeVisible();
  expect(leaving()).toBe(true);
  await userEvent.click(page.getByRole('button', { name: 'Remove period 1' }));
  await userEvent.click(page.getByRole('button', { name: 'Save periods' }));
  await vi.waitFor(() => expect(leaving()).toBe(false));
  await goTo('#/overview');
  expect([asked.mock.calls.length, drawn.at(-1)]).toEqual([1, '#/overview']);
  await userEvent.click(page.getByRole('button', { name: 'Add period' }));
  // The effect that asks comes with the next frame.
  await vi.waitFor(() => expect(leaving()).toBe(true));
  asked.mockReturnValue(true);
  await goTo('#/results');
  expect([asked.mock.calls.length, drawn.at(-1)]).toEqual([2, '#/results']);
  removeEventListener('hashchange', draws);
  history.replaceState(null, '', location.pathname + location.search);
});

test('who may not change anything sees them and no buttons', async () => {
  draw(false);
  await expect.element(page.getByLabelText('First day')).toBeDisabled();
  expect(place.querySelectorAll('button')).toHaveLength(0);
});
