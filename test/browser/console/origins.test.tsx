import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Origins } from '../../../src/console/pages/settings/Origins';
import { InLanguage } from '../../helpers/console/InLanguage';

let place: HTMLElement;
let put: unknown[];
/** Answers to saving. */
let refusals: object[];
let allowed: readonly string[];
const sites = ['https://shop.example', 'https://foreign.example'];

const draw = (mayWrite: boolean): void =>
  render(
    <InLanguage>
      <Origins mayWrite={mayWrite} />
    </InLanguage>,
    place,
  );

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  [put, refusals, allowed] = [[], [], []];
  const stub: typeof fetch = async (_, init) => {
    if (init?.method === 'PUT') {
      const body = JSON.parse(String(init.body)) as { allowed: string[] };
      put.push(body);
      const error = refusals.shift();
      if (error) return Response.json({ error: { code: 'origins_malformed', message: 'It must be …', ...error } }, { status: 400 });
      ({ allowed } = body);
    }
    const isAllowed = (origin: string) => allowed.length === 0 || allowed.includes(origin);
    return Response.json({ allowed, seen: sites.map((origin) => ({ origin, count: 5, lastAt: 0, allowed: isAllowed(origin) })) });
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

const list = () => page.getByRole('textbox', { name: 'Allowed websites' });
const save = () => userEvent.click(page.getByRole('button', { name: 'Save websites' }));

test('websites seen are added to the list, which this replica may not have seen all of', async () => {
  allowed = ['https://*.other.example', 'https://shop.example'];
  draw(true);
  await userEvent.click(page.getByRole('button', { name: 'Add these to the list' }));
  await expect.element(list()).toHaveValue(`${allowed.join('\n')}\nhttps://foreign.example`);
});

test('websites seen fill the list, and are saved only after a look at them', async () => {
  draw(true);
  await userEvent.click(page.getByRole('button', { name: 'Add these to the list' }));
  await expect.element(list()).toHaveValue(sites.join('\n'));
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet. Check that every website is yours');
  expect(put).toEqual([]);
  await userEvent.fill(list(), 'https://shop.example\n');
  await save();
  await expect.element(page.getByRole('status')).toHaveTextContent('Saved.');
  expect(put).toEqual([{ allowed: ['https://shop.example'] }]);
  await expect.element(page.getByRole('row', { name: 'https://foreign.example' })).toHaveTextContent('Refused');
  await expect.element(page.getByRole('row', { name: 'https://shop.example' })).toHaveTextContent('Allowed');
});

test('a line that is no address is named at the field', async () => {
  refusals = [{ at: 'allowed[1]' }, { at: 'allowed' }];
  draw(true);
  await userEvent.fill(list(), 'https://shop.example\nshop.example');
  await save();
  await expect.element(list()).toHaveAccessibleDescription(/“shop.example” is not an address/);
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet.');
  await save();
  await expect.element(list()).toHaveAccessibleDescription(/more than 50 websites/);
});

test('an analyst sees the list and cannot change it', async () => {
  allowed = ['https://shop.example'];
  draw(false);
  await expect.element(list()).toBeDisabled();
  await expect.element(list()).toHaveValue('https://shop.example');
  expect(place.querySelectorAll('button')).toHaveLength(0);
});
