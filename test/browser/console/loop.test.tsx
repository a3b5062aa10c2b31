import { type ComponentChild, render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { defaultLoopSettings } from '../../../src/campaigns/loop/loopState';
import type { LoopAnswer } from '../../../src/console/api/loopSchema';
import { LoopPanel } from '../../../src/console/pages/learning/LoopPanel';
import { Trial } from '../../../src/console/pages/learning/Trial';
import { InLanguage } from '../../helpers/console/InLanguage';

const bundle = '0123456789abcdef';
const news = { orders: 214, reports: 0 };
const trial = { bundle, base: 'fedcba9876543210', evidence: news, news, at: 0 };
const pending: LoopAnswer = {
  settings: { ...defaultLoopSettings, mode: 'ask' },
  phase: { name: 'pending', trial },
  standing: null,
  waits: 'asked',
  problem: null,
  history: [{ at: 0, code: 'prepared', bundle, facts: { ...news } }],
};

let place: HTMLElement;
let sent: { readonly path: string; readonly method: string; readonly body: unknown }[] = [];
let answer: LoopAnswer;
const done = vi.fn();

const draw = (child: ComponentChild): void => render(<InLanguage>{child}</InLanguage>, place);

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  [sent, answer] = [[], pending];
  done.mockClear();
  const stub: typeof fetch = async (input, init) => {
    if (init?.method !== 'GET')
      sent.push({ path: new URL(String(input)).pathname, method: init?.method ?? '', body: JSON.parse(String(init?.body)) });
    return Response.json(answer);
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('automatic learning is on until somebody changes it, and off hides what it goes by', async () => {
  answer = { ...pending, settings: defaultLoopSettings, phase: { name: 'idle' } };
  draw(<LoopPanel mayWrite kept={done} />);
  const mode = page.getByLabelText('New versions');
  await expect.element(mode).toHaveValue('automatic');
  await expect.element(page.getByLabelText('Share of devices')).toHaveValue('0.2');
  await userEvent.selectOptions(page.getByLabelText('Share of devices'), '50%');
  await userEvent.selectOptions(mode, 'Off');
  expect(place.querySelectorAll('select')).toHaveLength(1);
  await userEvent.click(page.getByRole('button', { name: 'Save' }));
  await vi.waitFor(() => expect(sent).toMatchObject([{ method: 'PUT', body: { ...defaultLoopSettings, share: 0.5, mode: 'off' } }]));
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
});

test('a prepared version waits with its reason, and one button tries it', async () => {
  draw(<Trial mayWrite done={done} />);
  await expect.element(page.getByText('A version is ready for you to try.')).toBeVisible();
  await expect.element(page.getByText(`Learned from 214 new orders. Prepared version ${bundle}.`)).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Try it on 20% of devices' }));
  await userEvent.click(page.getByRole('button', { name: 'Try it', exact: true }));
  await vi.waitFor(() => expect(sent).toMatchObject([{ method: 'POST', body: { bundle } }]));
  expect(sent[0]?.path).toMatch(/\/v1\/admin\/loop\/stage$/);
  await vi.waitFor(() => expect(done).toHaveBeenCalledOnce());
});

test.each([
  ['automatic', /tries new versions by itself/],
  ['ask', /asks before it tries them/],
  ['off', /only when you publish/],
] as const)('what it does is said as the setting has it: %s', async (mode, sentence) => {
  answer = { ...pending, settings: { ...defaultLoopSettings, mode }, phase: { name: 'idle' }, waits: null };
  draw(<Trial mayWrite done={done} />);
  await expect.element(page.getByText(sentence)).toBeVisible();
  expect(place.querySelectorAll('.panel > .muted')).toHaveLength(1);
});

test('whoever may only look has no button', async () => {
  draw(<Trial mayWrite={false} done={done} />);
  await expect.element(page.getByText('A version is ready for you to try.')).toBeVisible();
  expect(place.querySelector('button')).toBeNull();
});
