import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { History } from '../../../src/console/pages/settings/History';
import { Users } from '../../../src/console/pages/settings/Users';
import { Toasts } from '../../../src/console/ui/Toasts';
import { InLanguage } from '../../helpers/console/InLanguage';

const token = { role: 'editor', createdAt: 0, createdBy: 'token:ADMIN_TOKEN', revokedAt: null as number | null };
const session = { role: 'owner', since: 0, expiresAt: 1, current: false };
const entry = { at: 0, actor: 'user:ada@shop.example', subject: 'draft', outcome: 'done', saves: 1, lastAt: null };

let place: HTMLElement;
let sent: { readonly method: string; readonly path: string; readonly body: unknown }[];
let tokens: object[];
/** Answers to writes wait for it. */
let held: Promise<void> | undefined;
const open = (what: 'users' | 'history'): void =>
  render(
    <InLanguage>
      {what === 'users' ? <Users /> : <History />}
      <Toasts />
    </InLanguage>,
    place,
  );
const rowsOf = (table: string): readonly string[] =>
  [...place.querySelectorAll('table')]
    .filter((one) => one.querySelector('caption')?.textContent === table)
    .flatMap((one) => [...one.querySelectorAll('tbody tr')].map((row) => row.textContent ?? ''));

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  sent = [];
  held = undefined;
  tokens = [
    { ...token, id: 't1', name: 'Mei' },
    { ...token, id: 't2', name: 'old', revokedAt: 5 },
  ];
  const answers = (path: string, query: string): object => {
    if (path === 'tokens') return { tokens };
    if (path === 'sessions')
      return {
        sessions: [
          { ...session, id: 's1', actor: 'user:ada@shop.example', current: true },
          { ...session, id: 's2', actor: 'token:Mei', role: 'editor' },
        ],
        signIns: [
          { actor: 'user:ada@shop.example', at: 10 },
          { actor: 'token:Mei', at: 5 },
        ],
      };
    const before = query.includes('before');
    return {
      entries: [
        { ...entry, seq: before ? 1 : 3, action: before ? 'POST /v1/admin/tokens' : 'PUT /v1/admin/campaign' },
        { ...entry, seq: before ? 0 : 2, actor: 'token:Mei', action: 'DELETE /v1/admin/nobody-knows', outcome: 'forbidden' },
      ],
      next: before ? null : 2,
    };
  };
  const stub: typeof fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input));
    const path = pathname.replace('/v1/admin/', '');
    const method = init?.method ?? 'GET';
    if (method === 'GET') return Response.json(answers(path, search));
    sent.push({ method, path, body: init?.body === undefined ? undefined : JSON.parse(String(init.body)) });
    await held;
    if (path === 'setup-link') return Response.json({ link: 'console/#setup=secret', expiresAt: 0 });
    return Response.json(path === 'tokens' ? { token: 'ct_secret' } : {});
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('everyone with access is seen: tokens with their last sign-in, browsers, and people of single sign-on', async () => {
  open('users');
  await expect.poll(() => rowsOf('Tokens')).toHaveLength(2);
  await expect.poll(() => rowsOf('Tokens')[0]).toMatch(/^MeiEditor.*1970.*1970.*Active/);
  expect(rowsOf('Signed in now')).toMatchObject([
    expect.stringMatching(/^ada@shop\.example sign-inOwner.*This browser$/),
    expect.stringMatching(/^Mei tokenEditor.*End session Mei$/),
  ]);
  expect(rowsOf('People who signed in')).toHaveLength(2);
  expect([...place.querySelectorAll('thead th')].filter(({ textContent }) => textContent === '')).toEqual([]);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'State' }), 'Revoked');
  await expect.poll(() => rowsOf('Tokens')).toMatchObject([expect.stringContaining('old')]);
});

test('a session is ended by one press, but not one’s own', async () => {
  open('users');
  await userEvent.click(page.getByRole('button', { name: 'End session Mei' }));
  await expect.poll(() => sent).toEqual([{ method: 'DELETE', path: 'sessions/s2', body: undefined }]);
  await expect.poll(() => place.textContent).toContain('The session of Mei has ended.');
  expect(page.getByRole('button', { name: /^End session ada/ }).query()).toBeNull();
});

test('a token is made and shown once; the first is an owner’s', async () => {
  tokens = [];
  open('users');
  await expect.element(page.getByRole('combobox', { name: 'Role' })).toHaveValue('owner');
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'Ada');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toHaveTextContent('ct_secret');
  expect(sent).toEqual([{ method: 'POST', path: 'tokens', body: { name: 'Ada', role: 'owner' } }]);
});

test.each([
  ['Create token', '[{"name":"Ada","role":"analyst"}]'],
  ['Create setup link', '[{}]'],
])('two presses of “%s” are one request', async (name, bodies) => {
  let answer = (): void => undefined;
  held = new Promise((resolve) => {
    answer = resolve;
  });
  open('users');
  await userEvent.fill(page.getByRole('textbox', { name: 'Name' }), 'Ada');
  const button = page.getByRole('button', { name });
  await userEvent.click(button);
  await expect.element(button).toBeDisabled();
  (button.element() as HTMLButtonElement).click();
  answer();
  await expect.element(page.getByRole('alert')).toBeVisible();
  expect(JSON.stringify(sent.map(({ body }) => body))).toBe(bodies);
});

test('a setup link is whole, also if the server knows its path only', async () => {
  open('users');
  await userEvent.click(page.getByRole('button', { name: 'Create setup link' }));
  await expect.element(page.getByRole('alert')).toHaveTextContent(/https?:\/\/.*\/console\/#setup=secret/);
});

test('the history is read in words, searched, filtered and continued', async () => {
  open('history');
  await expect.poll(() => rowsOf('History')).toHaveLength(2);
  expect(rowsOf('History')[0]).toMatch(/ada@shop\.example.*Edited the draft.*draft.*Done/);
  expect(rowsOf('History')[1]).toMatch(/Mei.*DELETE \/v1\/admin\/nobody-knows.*Refused forbidden/);
  await userEvent.click(page.getByRole('button', { name: 'Load older entries' }));
  await expect.poll(() => rowsOf('History')).toHaveLength(4);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Outcome' }), 'Refused');
  await expect.poll(() => rowsOf('History')).toHaveLength(2);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Outcome' }), 'Outcome');
  await userEvent.fill(page.getByRole('searchbox', { name: 'Search the history' }), 'created a token');
  await expect.poll(() => rowsOf('History')).toHaveLength(1);
});
