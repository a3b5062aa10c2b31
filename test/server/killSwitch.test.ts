import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKillSwitch, type KillSwitch } from '../../src/server/claims/killSwitch';
import { StoreUnavailable } from '../../src/server/records/admission';
import type { Repositories } from '../../src/server/records/repositories';
import { openSqliteStore } from '../../src/server/store/sqlite/sqliteStore';
import { claimKey } from '../helpers/server/testServer';
import { categoryCoupon } from '../helpers/testBundle';

const NOW = 1_700_000_000_000;
const line = (actor: string) => ({ at: NOW, actor, action: 'PUT', subject: 'serving', digest: null });
const claim = {
  key: claimKey(1),
  couponId: 'tea',
  couponVersion: 1,
  code: 'CODE',
  reserved: 500,
  attribution: 'v1.exp-1.couplet.-',
  createdAt: NOW,
  expiresAt: NOW + 1_000,
};
let dir: string;
let own: Repositories;
let broken: boolean;
let killSwitch: KillSwitch<Repositories>;
let said: unknown[];
/** What a resume waits for before it is written, as it may on a busy database. */
let resuming: Promise<void> | undefined;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'couplet-switch-'));
  own = await openSqliteStore({ file: join(dir, 'couplet.sqlite') });
  await own.putCatalog([{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {} }], NOW);
  [broken, said, resuming] = [false, [], undefined];
  const failing: Repositories = {
    ...own,
    audited: (by) => {
      const on = own.audited(by);
      const unlessBroken = async <T>(write: () => Promise<T>): Promise<T> => {
        if (broken) throw new StoreUnavailable('no room', 'disk_full');
        return write();
      };
      return {
        ...on,
        setServing: async (serving, now) => {
          if (serving) await resuming;
          return unlessBroken(() => on.setServing(serving, now));
        },
        publishCampaign: async (release, now) => {
          await resuming;
          return on.publishCampaign(release, now);
        },
      };
    },
  };
  killSwitch = createKillSwitch(failing, (error) => said.push(error));
});
afterEach(async () => {
  await own.close();
  rmSync(dir, { recursive: true, force: true });
});

it('stops coupons although the database takes no writes, and saves each stop with its audit line once it does', async () => {
  const { store, pending, saving } = killSwitch;
  broken = true;
  await store.audited(line('ada')).setServing(false, NOW);
  await store.audited(line('bob')).setServing(false, NOW);
  expect([pending(), await store.serving(), (await store.release()).serving, await own.serving()]).toEqual([true, false, false, true]);
  expect(await store.reserveClaim(claim)).toMatchObject({ ok: false, error: { code: 'serving_stopped' } });
  await expect(saving.dispatch()).rejects.toThrow('no room');
  expect(said).toHaveLength(2);
  broken = false;
  expect([await saving.dispatch(), await saving.dispatch()]).toEqual([2, 0]);
  expect([pending(), await own.serving()]).toEqual([false, false]);
  expect((await own.audit(Number.MAX_SAFE_INTEGER, 9)).map(({ actor }) => actor)).toEqual(['bob', 'ada']);
});

it('resumes coupons only by a write that succeeds, after which nothing stops them again', async () => {
  const { store, pending, saving } = killSwitch;
  broken = true;
  await store.audited(line('ada')).setServing(false, NOW);
  await expect(store.audited(line('ada')).setServing(true, NOW)).rejects.toThrow('no room');
  expect([pending(), await store.serving()]).toEqual([true, false]);
  broken = false;
  await store.audited(line('ada')).setServing(true, NOW);
  expect([pending(), await store.serving(), await saving.dispatch()]).toEqual([false, true, 0]);
  expect((await store.reserveClaim(claim)).ok).toBe(true);
});

describe.each(['setServing', 'publishCampaign'] as const)('a stop that comes while %s resumes coupons', (name) => {
  const release = {
    revision: 0,
    entries: [{ coupon: categoryCoupon('tea', 'Tea'), currency: 'EUR', budget: {} }],
    bundle: { id: 'b'.repeat(16), files: [{ name: 'manifest.json', data: Uint8Array.of(1) }], publishedAt: NOW },
    serving: true,
  };
  /** Begins a resume. @returns what ends it */
  const resume = (): (() => Promise<unknown>) => {
    let open = (): void => undefined;
    resuming = new Promise((resolve) => {
      open = resolve;
    });
    const by = killSwitch.store.audited(line('ada'));
    const written = name === 'setServing' ? by.setServing(true, NOW) : by.publishCampaign(release, NOW);
    return () => {
      open();
      return written;
    };
  };

  it('stays, although one that came before ends', async () => {
    const { store, pending, saving } = killSwitch;
    broken = true;
    await store.audited(line('ada')).setServing(false, NOW);
    const finish = resume();
    const stopping = store.audited(line('bob')).setServing(false, NOW);
    await new Promise((resolve) => setTimeout(resolve, 20));
    broken = false;
    await finish();
    expect(await store.serving()).toBe(false);
    await stopping;
    await saving.dispatch();
    expect([pending(), await own.serving()]).toEqual([false, false]);
    expect((await own.audit(Number.MAX_SAFE_INTEGER, 9)).filter(({ actor }) => actor === 'bob')).toHaveLength(1);
  });

  it('is written after it', async () => {
    const { store } = killSwitch;
    const finish = resume();
    const stopping = store.audited(line('bob')).setServing(false, NOW);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await finish();
    await stopping;
    expect([await store.serving(), await own.serving()]).toEqual([false, false]);
  });
});
