import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY } from '../../src/protocol/values/clock';
import { type HelperStore, openHelperStore } from '../../src/server/aggregationHelper/helperStore';

let dir: string;
let store: HelperStore;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-aggregator-keys-'));
  store = openHelperStore(dir);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

const addKey = (publicKey: string, day: number): void => store.addKey({ publicKey, privateKey: `private ${publicKey}` }, day * DAY);
const addTask = (bundle: string, helper: string, day: number): void =>
  store.addTask({ bundle, arms: 1, epsilon: 2, leader: 'leader', helper }, day * DAY);
const keys = (): readonly string[] => store.keys().map(({ publicKey }) => publicKey);

it('a helper keeps the newest key however old it is, and whichever task names it', () => {
  addKey('only', 0);
  addTask('a', 'only', 1);
  addTask('b', 'only', 5_000);
  addTask('c', 'only', 9_000);
  expect(keys()).toEqual(['only']);
});

it('a replaced key is gone once it was replaced 400 days ago and no task of it is open', () => {
  addKey('old', 0);
  addTask('a', 'old', 0);
  addKey('new', 10);
  // Bundles may be published with the old one after there is a new one.
  addTask('b', 'old', 300);
  addTask('c', 'new', 405);
  expect(keys()).toEqual(['new', 'old']);
  addTask('d', 'new', 700);
  expect([keys(), store.openTask('b', 700 * DAY).ok]).toEqual([['new', 'old'], true]);
  addTask('e', 'new', 701);
  expect([keys(), store.openTask('b', 701 * DAY)]).toMatchObject([['new'], { error: { code: 'task_over' } }]);
});

it('a replaced key that no task names yet is kept for 400 days: devices may be sealing for it', () => {
  addKey('old', 0);
  addKey('new', 10);
  addTask('a', 'new', 410);
  expect(keys()).toEqual(['new', 'old']);
  addTask('b', 'new', 411);
  expect(keys()).toEqual(['new']);
});
