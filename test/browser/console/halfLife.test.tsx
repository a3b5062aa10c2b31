import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { HalfLife } from '../../../src/console/pages/learning/HalfLife';
import { InLanguage } from '../../helpers/console/InLanguage';

let place: HTMLElement;
let put: unknown[] = [];
let status = 200;
let known: number | null = null;
let saving: Promise<void> | undefined;
const kept = vi.fn();

const draw = (mayWrite: boolean): void =>
  render(
    <InLanguage>
      <HalfLife mayWrite={mayWrite} kept={kept} />
    </InLanguage>,
    place,
  );

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  [put, status, known, saving] = [[], 200, null, undefined];
  kept.mockClear();
  const stub: typeof fetch = async (_, init) => {
    if (init?.method !== 'PUT') return Response.json({ halfLifeDays: known });
    const body: unknown = JSON.parse(String(init.body));
    put.push(body);
    await saving;
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

test('what visits told counts for good until somebody chooses days, and again once they choose that', async () => {
  draw(true);
  const choice = page.getByLabelText('Past visits');
  await expect.element(choice).toHaveValue('');
  await userEvent.selectOptions(choice, 'Count half after 60 days');
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet.');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await expect.element(page.getByRole('status')).toHaveTextContent('Saved.');
  await userEvent.selectOptions(choice, 'Count fully');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(put).toEqual([{ halfLifeDays: 60 }, { halfLifeDays: null }]));
  await vi.waitFor(() => expect(kept).toHaveBeenCalledTimes(2));
});

test('a choice made while an earlier one is saved is not called saved', async () => {
  let saved = (): void => undefined;
  saving = new Promise((resolve) => {
    saved = resolve;
  });
  draw(true);
  const choice = page.getByLabelText('Past visits');
  await userEvent.selectOptions(choice, 'Count half after 60 days');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await userEvent.selectOptions(choice, 'Count half after 21 days');
  saved();
  await vi.waitFor(() => expect(kept).toHaveBeenCalledTimes(1));
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet.');
});

test('days that were said elsewhere stand among the choices, and nobody who may only read can change them', async () => {
  known = 90;
  draw(false);
  const choice = page.getByLabelText('Past visits');
  await expect.element(choice).toHaveValue('90');
  await expect.element(choice).toBeDisabled();
  expect(place.querySelector('button')).toBeNull();
});

test('a refusal is told, and the choice is still there', async () => {
  status = 507;
  draw(true);
  const choice = page.getByLabelText('Past visits');
  await userEvent.selectOptions(choice, 'Count half after 21 days');
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await expect.element(page.getByText('The disk is full.')).toBeVisible();
  await expect.element(page.getByRole('status')).toHaveTextContent('Not saved yet.');
  await expect.element(choice).toHaveValue('21');
  expect(kept).not.toHaveBeenCalled();
});
