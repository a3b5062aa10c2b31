import { render } from 'preact';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { defaultLoopSettings } from '../../../src/campaigns/loop/loopState';
import { Learning } from '../../../src/console/pages/learning/Learning';
import type { Inspection, TrainingFile, TrainingRun } from '../../../src/protocol/training';
import { InLanguage } from '../../helpers/console/InLanguage';

const bundle = '0123456789abcdef';
const base = 'fedcba9876543210';
const inspection: Inspection = {
  v: 'inspection/1',
  kind: 'orders',
  format: 'shopify',
  rows: 400,
  kept: 389,
  dropped: [{ code: 'order_cancelled', message: 'the order was cancelled', count: 11, lines: [2, 9] }],
  days: { from: '2026-01-11', to: '2026-06-11' },
  shoppers: 150,
  purchases: 389,
  ignoredColumns: [],
  outliers: [{ column: 'price', values: 389, count: 3, low: 1, median: 20, high: 400, lines: [7, 8, 9] }],
  teaches: ['order_size'],
  lacks: ['no_views'],
  unknownAudience: ['tea-20'],
  problem: null,
};
const file: TrainingFile = {
  id: 'f1',
  name: 'orders.csv',
  bytes: 10,
  offset: 10,
  modified: 1,
  sha256: 'a',
  at: 0,
  by: 'token:me',
  expiresAt: 0,
  inspection,
};
const run: TrainingRun = {
  id: 'r1',
  state: 'running',
  startedAt: 0,
  startedBy: 'token:me',
  endedAt: null,
  inputs: [{ kind: 'orders', id: 'f1', name: 'orders.csv' }],
  seed: 42,
  base,
  stages: [{ stage: 'read', done: 1, total: 3 }],
  log: ['note: one line'],
  error: null,
  staged: null,
};
const report = {
  seed: 42,
  provenance: { training: { logs: [{ kind: 'orders', rows: 389, days: ['2026-01-11', '2026-06-11'] }] } },
  evaluations: [],
  notes: ['a note (base_only)'],
};

let place: HTMLElement;
let sent: { readonly method: string; readonly path: string; readonly body: unknown }[] = [];
let answers: Record<string, unknown>;
let published: unknown;

const draw = (mayWrite = true): void =>
  render(
    <InLanguage>
      <Learning mayWrite={mayWrite} mayManage={false} rest={[]} changed={() => {}} />
    </InLanguage>,
    place,
  );

beforeEach(() => {
  place = document.body.appendChild(document.createElement('div'));
  sent = [];
  const experiment = { hashVersion: 1, id: 'e', salt: 's', shares: { none: 0, rule: 0, couplet: 1 }, explore: 0 };
  published = { bundle: base, publishedAt: 0, campaign: { experiment, coupons: [] }, orders: 0 };
  answers = {
    'training/files': { files: [], limits: { part: 4, file: 2e9, all: 1e10 } },
    'training/runs': { runs: [] },
    'training/runs/r1': { run: { ...run, state: 'done' }, report, currency: 'USD', meanOrder: 2_050 },
    bundles: { bundles: [{ id: base, publishedAt: 0, share: 1 }] },
    loop: { settings: defaultLoopSettings, phase: { name: 'idle' }, standing: null, waits: 'no_news', problem: null, history: [] },
    learning: { halfLifeDays: null },
  };
  const stub: typeof fetch = async (input, init) => {
    const path = new URL(String(input)).pathname.replace(/^.*\/v1\/admin\//, '');
    const method = init?.method ?? 'GET';
    if (method !== 'GET') {
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : (init?.body ?? null);
      sent.push({ method, path, body });
      if (path === 'training/runs') {
        answers['training/runs'] = { runs: [run] };
        return Response.json(run);
      }
      if (path.endsWith('/stage')) return Response.json({ id: bundle, share: 0.2, judged: true });
      if (path === 'training/files') return Response.json({ id: 'f1', offset: 0 });
      if (method === 'PATCH') return Response.json({ id: 'f1', offset: new Headers(init?.headers).get('upload-offset') === '0' ? 4 : 6 });
      return Response.json({});
    }
    if (path === 'campaign') return Response.json({ revision: 1, campaign: null, published, signing: 'server' });
    return Response.json(answers[path]);
  };
  vi.stubGlobal('fetch', stub);
});
afterEach(() => {
  render(null, place);
  place.remove();
  vi.unstubAllGlobals();
});

test('without a campaign there is one thing to do', async () => {
  published = null;
  draw();
  await expect.element(page.getByRole('link', { name: 'Go to campaigns' })).toBeVisible();
  expect(place.querySelector('input[type=file]')).toBeNull();
});

test('a dropped file is sent in parts, each with its digest', async () => {
  draw();
  const input = page.getByLabelText('Choose files');
  await userEvent.upload(input, new File(['abcdef'], 'orders.csv'));
  await vi.waitFor(() =>
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST training/files',
      'PATCH training/files/f1',
      'PATCH training/files/f1',
    ]),
  );
  expect(sent[0]?.body).toMatchObject({ name: 'orders.csv', bytes: 6 });
});

test('says what is in a file, and trains on it', async () => {
  answers['training/files'] = { files: [file], limits: { part: 4, file: 2e9, all: 1e10 } };
  draw();
  await expect.element(page.getByText('Orders (Shopify)')).toBeVisible();
  await expect.element(page.getByText(/389 of 400 rows · Jan 11, 2026 to Jun 11, 2026 · 150 shoppers, 389 orders/)).toBeVisible();
  await expect.element(page.getByText('Unusual prices, kept: 3 (0.77%)')).toBeVisible();
  await expect.element(page.getByText('Conditions need views or visits, which this file lacks: tea-20.')).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Start training' }));
  await vi.waitFor(() =>
    expect(sent).toMatchObject([{ method: 'POST', path: 'training/runs', body: { files: ['f1'], ownOrders: false, seed: 42 } }]),
  );
  // Another tab, or this one after a reload, sees the same progress.
  await expect.element(page.getByRole('progressbar', { name: 'Read data' })).toHaveAttribute('value', '1');
  await userEvent.click(page.getByRole('button', { name: 'Cancel' }));
  await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ method: 'POST', path: 'training/runs/r1/cancel' }));
});

test('a failed run states its reason and what to do', async () => {
  answers['training/runs'] = { runs: [{ ...run, state: 'failed', error: { code: 'training_interrupted', message: 'x' } }] };
  draw();
  await expect.element(page.getByText('The server stopped during training. Start it again.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Start training' })).toBeVisible();
});

test('a result is told in words, and tried on a share of browsers', async () => {
  answers['training/runs'] = { runs: [{ ...run, state: 'done' }] };
  draw();
  await expect.element(page.getByText('The model learned that a typical order is $20.50.')).toBeVisible();
  await expect.element(page.getByText('It learned from orders, not visits.', { exact: false })).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'Try it on 20% of devices' }));
  await expect.element(page.getByText('The version is used for all devices or taken back', { exact: false })).toBeVisible();
  answers['training/runs'] = { runs: [{ ...run, state: 'done', staged: { bundle, share: 0.2, at: 0, by: 'token:me' } }] };
  answers.bundles = {
    bundles: [
      { id: bundle, publishedAt: 1, share: 0.2, name: 'Trained on orders.csv' },
      { id: base, publishedAt: 0, share: 0.8 },
    ],
  };
  await userEvent.click(page.getByRole('button', { name: 'Start', exact: true }));
  await vi.waitFor(() =>
    expect(sent).toMatchObject([
      { method: 'POST', path: 'training/runs/r1/stage', body: { share: 0.2 } },
      { method: 'PUT', path: `bundles/${bundle}/name`, body: { name: 'Trained on orders.csv' } },
    ]),
  );
  await expect.element(page.getByText('“Trained on orders.csv” is on 20% of devices.', { exact: false })).toBeVisible();
  await userEvent.click(page.getByRole('button', { name: 'End the trial' }));
  await vi.waitFor(() => expect(sent.at(-1)).toMatchObject({ method: 'PUT', path: 'rollout', body: { bundle, share: 0 } }));
});

test('who may only look sees no button that changes anything', async () => {
  answers['training/files'] = { files: [file], limits: { part: 4, file: 2e9, all: 1e10 } };
  answers['training/runs'] = { runs: [{ ...run, state: 'done' }] };
  draw(false);
  await expect.element(page.getByText('Orders (Shopify)')).toBeVisible();
  await expect.element(page.getByText('Full model card')).toBeVisible();
  expect([...place.querySelectorAll('button')].map(({ textContent }) => textContent)).toEqual([]);
});
