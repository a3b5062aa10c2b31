import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Language } from '../../../src/console/i18n/languages';
import { Operations } from '../../../src/console/pages/operations/Operations';
import { Toasts } from '../../../src/console/ui/Toasts';
import { InLanguage } from '../../helpers/console/InLanguage';

const NOW = Date.UTC(2026, 5, 15);
const ok = (check: string) => ({ check, level: 'ok', code: 'ok', message: 'Fine.' });
const health = {
  v: 'health/1',
  at: NOW,
  startedAt: NOW - 1,
  software: 'couplet/0.1.0',
  shop: { platform: 'shopify', path: null, lastOkAt: NOW, lastError: null, lastOrderAt: NOW },
  store: { kind: 'SQLite', bytes: 5e6, disk: { free: 2e9, total: 8e9 } },
  lastBackupAt: null,
  certificateEnds: null,
  claims: { squeezedSince: null, coupons: [] },
  queues: {
    messages: { waiting: 2, oldestDue: null },
    webhooks: { waiting: 1, dead: 0, oldest: null },
    pendingClaims: 4,
    overdueClaims: 0,
    unreadableOrders: 0,
  },
  findings: [ok('database'), ok('shop'), ok('orders')],
};
const event = { type: 'claim.issued', at: NOW, attempts: 1 };
const webhooks = {
  v: 'webhooks/1',
  url: 'https://shop.example/hook',
  waiting: 1,
  dead: 1,
  oldest: NOW,
  deliveries: [
    { ...event, id: 'a', state: 'dead', when: NOW, answer: 'The answer was 500.', attempts: 16 },
    { ...event, id: 'b', state: 'waiting', when: Date.now() + 600_000, answer: 'No answer within 10000 ms.', type: 'order.settled' },
    { ...event, id: 'c', state: 'delivered', when: NOW, answer: '204' },
  ],
  incoming: [
    { route: '/v1/webhooks/orders', accepted: 7, lastAt: NOW, refused: [{ code: 'signature_invalid', count: 3, lastAt: NOW }] },
    { route: '/v1/webhooks/shopify', accepted: 0, lastAt: null, refused: [] },
  ],
};
const backups = {
  v: 'backups/1',
  possible: true,
  folder: '/data/backups',
  everyHours: 24,
  keep: 7,
  running: null as object | null,
  failure: null as object | null,
  files: [{ name: 'couplet-20260615T000000Z.backup', takenAt: NOW, bytes: 3_400_000, scheduled: false }],
};

let place: HTMLElement;
let answers: Record<string, object>;
let sent: { readonly method: string; readonly path: string; readonly body: unknown }[];

const open = (part: string, { language = 'en', owner = true }: { language?: Language; owner?: boolean } = {}): void =>
  render(
    <InLanguage language={language}>
      <Operations rest={part === '' ? [] : [part]} mayWrite={owner} mayManage={owner} changed={() => {}} />
      <Toasts />
    </InLanguage>,
    place,
  );
const text = (): string => place.textContent ?? '';
const rows = (): readonly string[] => [...place.querySelectorAll('tbody tr')].map((row) => row.textContent ?? '');

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  sent = [];
  answers = { health, webhooks, backups: structuredClone(backups), summary: { serving: true, bundle: null, catalog: [], use: [] } };
  const stub: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname.replace('/v1/admin/', '');
    const method = init?.method ?? 'GET';
    if (method === 'GET') return Response.json(answers[path] ?? {});
    sent.push({ method, path, body: init?.body === undefined ? undefined : JSON.parse(String(init.body)) });
    return Response.json(path === 'webhooks/retry' ? { retried: 2 } : {});
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('health says in a word that all is well, and what waits', async () => {
  open('');
  await expect.element(page.getByRole('heading', { level: 2, name: 'Everything works.' })).toBeVisible();
  expect(text()).toMatch(/Waiting7.*Messages: 2, webhooks: 1, claims: 4/);
  expect(text()).toMatch(/Shopify.*2 GB.*of 8 GB.*Not yet/);
});

test.each<[Language, RegExp]>([
  ['en', /2 problems.*Fix now.*The disk is full.*Look into it.*Backups.*There is no backup yet\. ?Make one under Backups/],
  ['zh-CN', /2 个问题.*立即处理.*磁盘已满.*需要关注.*备份.*没有备份/],
])('problems come with what to do, the urgent first, in %s', async (language, words) => {
  const findings = [
    ...health.findings,
    { check: 'backups', level: 'warning', code: 'backup_none', message: 'None.', fix: 'Make one.' },
    { check: 'disk space', level: 'failure', code: 'disk_full', message: 'Full.', fix: 'Free some.' },
  ];
  answers.health = { ...health, findings };
  open('', { language });
  await expect.poll(text).toMatch(words);
  expect(place.querySelector('.problem a')?.getAttribute('href')).toBe('#/operations/backups');
});

test('a problem that this page has no words for is told in the server’s', async () => {
  answers.health = {
    ...health,
    findings: [{ check: 'moon', level: 'warning', code: 'moon_full', message: 'The moon is full.', fix: 'Wait.' }],
  };
  open('');
  await expect.poll(text).toMatch(/1 problem.*moon.*The moon is full\..*Wait\./);
});

test('a database that does not answer leaves the rest to be seen', async () => {
  answers.health = { ...health, store: null, queues: null };
  open('');
  await expect.poll(text).toMatch(/Waiting–/);
});

test('pressure on claims says since when, and which coupons', async () => {
  const coupons = [
    { couponId: 'tea', open: 3, pending: 0, recent: 1, overdue: 0, limited: 40 },
    { couponId: 'pots', open: 9, pending: 2, recent: 8, overdue: 1, limited: 0 },
  ];
  answers.health = { ...health, claims: { squeezedSince: NOW, coupons } };
  open('claims');
  await expect.poll(text).toMatch(/Claims have been limited since Jun 1[45], 2026/);
  expect(rows()).toEqual(['pots89210', 'tea130040']);
  await userEvent.fill(page.getByRole('searchbox', { name: 'Search coupons' }), 'tea');
  await expect.poll(rows).toEqual(['tea130040']);
});

test('webhooks are listed with their last answer, filtered, and sent again: one, or all that failed', async () => {
  open('webhooks');
  await expect.poll(() => rows().length).toBe(5);
  expect(rows()[0]).toMatch(/Code issued claim\.issuedFailed.*16HTTP 500/);
  expect(rows()[1]).toMatch(/Order counted.*Waiting.*No answer in time.*Next /);
  expect(rows()[2]).toMatch(/Delivered.*HTTP 204/);
  expect(rows()[3]).toMatch(/orders7.*wrong signature: 3, last /);
  expect(rows()[4]).toMatch(/shopify0Not yet0/);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'State' }), 'Delivered');
  await expect.poll(() => rows().length).toBe(3);
  await userEvent.click(page.getByRole('button', { name: 'Actions for Code issued' }));
  await userEvent.click(page.getByRole('menuitem', { name: 'Send again' }));
  await userEvent.click(page.getByRole('button', { name: 'Send all failed again' }));
  await expect
    .poll(() => sent)
    .toEqual([
      { method: 'POST', path: 'webhooks/retry', body: { id: 'c' } },
      { method: 'POST', path: 'webhooks/retry', body: {} },
    ]);
  await expect.poll(text).toMatch(/Events to be sent: 2\./);
});

test('without an address for webhooks the page says how to set it', async () => {
  answers.webhooks = { ...webhooks, url: null, dead: 0, deliveries: [] };
  open('webhooks');
  await expect.poll(text).toMatch(/No webhooks are sent.*WEBHOOK_URL/);
});

test('a backup is made with the keyboard, followed, and downloaded or deleted', async () => {
  open('backups');
  const make = page.getByRole('button', { name: 'Back up now' });
  await expect.element(make).toBeVisible();
  expect(text()).toMatch(/server’s secrets and its signing key/);
  expect(place.querySelector('a[download]')?.getAttribute('href')).toMatch(/\/v1\/admin\/backups\/couplet-20260615T000000Z\.backup$/);
  answers.backups = { ...backups, running: { startedAt: NOW, share: 0.4 } };
  (make.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(text).toMatch(/Backing up: 40% copied/);
  await expect.element(make).toHaveAttribute('aria-disabled', 'true');
  answers.backups = backups;
  await expect.poll(text, { timeout: 5_000 }).toMatch(/The backup is finished\./);
  await userEvent.click(page.getByRole('button', { name: /^Delete/ }).first());
  await userEvent.click([...place.querySelectorAll<HTMLElement>('dialog[open] button')].find((one) => one.textContent === 'Delete')!);
  await expect.poll(() => sent.at(-1)).toMatchObject({ method: 'DELETE', path: 'backups/couplet-20260615T000000Z.backup' });
});

test('a failed backup says why', async () => {
  answers.backups = { ...backups, failure: { code: 'backup_disk_full', message: 'Free some space.', failedAt: NOW } };
  open('backups');
  await expect.element(page.getByRole('alert')).toHaveTextContent(/failed.*Free some space.*backup_disk_full/);
});

test('on PostgreSQL the page names its own tools', async () => {
  answers.backups = { ...backups, possible: false, folder: null, files: [] };
  open('backups');
  await expect.poll(text).toMatch(/pg_dump --format=custom/);
});

test('an analyst sees neither webhooks nor backups', async () => {
  open('backups', { owner: false });
  await expect.element(page.getByRole('heading', { level: 2, name: 'Everything works.' })).toBeVisible();
  expect([...place.querySelectorAll('.tabs a')].map((tab) => tab.textContent?.trim())).toEqual(['Health', 'Queues', 'Claims']);
});
