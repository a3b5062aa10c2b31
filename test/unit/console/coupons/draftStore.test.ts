import { expect, test } from 'vitest';
import type { CampaignAnswer, CampaignSaved } from '../../../../src/console/api/campaignSchema';
import { type Draft, setAt } from '../../../../src/console/pages/coupons/draft/draft';
import { createDraftStore, isUnsaved, QUIET, warnWhileUnsaved } from '../../../../src/console/pages/coupons/draft/draftStore';
import { fail, ok, type Result } from '../../../../src/protocol/values/result';

/** A server of one campaign, and a clock that is moved by hand. */
const world = () => {
  let kept: { revision: number; campaign: Draft | null } = { revision: 1, campaign: { label: 'theirs' } };
  let timer: (() => void) | undefined;
  let down = false;
  const waits: number[] = [];
  const saves: Draft[] = [];
  const held: (() => void)[] = [];
  const loads: (() => void)[] = [];
  let hold = false;
  let holdLoads = false;
  const store = createDraftStore({
    load: async (): Promise<Result<CampaignAnswer>> => {
      const read = kept;
      if (holdLoads) await new Promise<void>((resolve) => loads.push(resolve));
      if (down) return fail('server_unreachable', 'The server did not answer.');
      return ok({ ...read, issues: [], published: null, signing: 'server' });
    },
    save: async (draft, revision): Promise<Result<CampaignSaved>> => {
      saves.push(draft);
      if (hold) await new Promise<void>((resolve) => held.push(resolve));
      if (down) return fail('server_unreachable', 'The server did not answer.');
      if (revision !== kept.revision) return fail('draft_changed', 'Somebody else.');
      kept = { revision: revision + 1, campaign: draft };
      return ok({ revision: kept.revision, issues: [] });
    },
    later: (run, ms) => {
      waits.push(ms);
      timer = run;
      return () => {
        timer = undefined;
      };
    },
  });
  return {
    store,
    saves,
    waits,
    held,
    loads,
    label: (label: string) => store.edit((draft) => setAt(draft, 'label', label)),
    rest: async () => {
      timer?.();
      await new Promise((resolve) => setTimeout(resolve));
    },
    other: (label: string) => {
      kept = { revision: kept.revision + 1, campaign: { label } };
    },
    kept: () => kept,
    setDown: (is: boolean) => {
      down = is;
    },
    setHold: (is: boolean) => {
      hold = is;
    },
    setHoldLoads: (is: boolean) => {
      holdLoads = is;
    },
  };
};

test('what is typed is saved once, when typing rests', async () => {
  const { store, label, rest, saves, waits, kept } = world();
  await store.open();
  label('a');
  label('ab');
  expect(store.state()).toMatchObject({ saving: 'waiting', draft: { label: 'ab' } });
  expect(waits).toEqual([QUIET, QUIET]);
  await rest();
  expect(saves).toEqual([{ label: 'ab' }]);
  expect(kept()).toEqual({ revision: 2, campaign: { label: 'ab' } });
  expect(isUnsaved(store.state())).toBe(false);
});

test('what is typed while it is saved is saved after it, on the new revision', async () => {
  const { store, label, rest, kept, held, setHold } = world();
  await store.open();
  setHold(true);
  label('a');
  await rest();
  label('ab');
  expect(store.state().saving).toBe('saving');
  setHold(false);
  held[0]?.();
  await new Promise((resolve) => setTimeout(resolve));
  expect(store.state()).toMatchObject({ saving: 'waiting', revision: 2, draft: { label: 'ab' } });
  await rest();
  expect(kept()).toEqual({ revision: 3, campaign: { label: 'ab' } });
});

test('who saves at once, to publish, waits for what is being saved and for what was typed meanwhile', async () => {
  const { store, label, rest, kept, held, saves, setHold } = world();
  await store.open();
  setHold(true);
  label('a');
  await rest();
  const flushed = store.flush();
  label('ab');
  setHold(false);
  held[0]?.();
  await flushed;
  expect(store.state()).toMatchObject({ saving: 'saved', draft: { label: 'ab' } });
  expect(saves).toEqual([{ label: 'a' }, { label: 'ab' }]);
  expect(kept()).toEqual({ revision: 3, campaign: { label: 'ab' } });
});

test('a save that fails keeps what was typed, says why, and can be tried again', async () => {
  const { store, label, rest, kept, setDown } = world();
  await store.open();
  setDown(true);
  label('mine');
  await rest();
  expect(store.state()).toMatchObject({ saving: 'failed', failure: { code: 'server_unreachable' }, draft: { label: 'mine' } });
  setDown(false);
  await store.flush();
  expect(kept().campaign).toEqual({ label: 'mine' });
  expect(store.state()).toMatchObject({ saving: 'saved', failure: undefined });
});

test('after somebody else saved, neither is overwritten until one is chosen', async () => {
  const mine = world();
  await mine.store.open();
  mine.other('newer');
  mine.label('mine');
  await mine.rest();
  expect(mine.store.state()).toMatchObject({ saving: 'conflict', draft: { label: 'mine' } });
  mine.label('mine, more');
  await mine.rest();
  expect(mine.kept().campaign).toEqual({ label: 'newer' });
  await mine.store.keepMine();
  expect(mine.kept()).toEqual({ revision: 3, campaign: { label: 'mine, more' } });

  const theirs = world();
  await theirs.store.open();
  theirs.other('newer');
  theirs.label('mine');
  await theirs.rest();
  // What was asked for cannot be had: what is here stays, and is still not saved.
  theirs.setDown(true);
  await theirs.store.reload();
  expect(theirs.store.state()).toMatchObject({ saving: 'conflict', draft: { label: 'mine' }, failure: { code: 'server_unreachable' } });
  theirs.setDown(false);
  await theirs.store.reload();
  expect(theirs.store.state()).toMatchObject({ saving: 'saved', draft: { label: 'newer' }, revision: 2 });
});

test('coming back to the page does not drop what is unsaved', async () => {
  const { store, label } = world();
  await store.open();
  const opening = store.open();
  label('typed while it loads');
  await opening;
  expect(store.state().draft).toEqual({ label: 'typed while it loads' });
  await store.open();
  expect(store.state()).toMatchObject({ saving: 'waiting', draft: { label: 'typed while it loads' } });
});

test('an answer that was under way while something was typed and saved is one of before', async () => {
  const { store, label, rest, kept, loads, setHoldLoads } = world();
  await store.open();
  setHoldLoads(true);
  const opening = store.open();
  label('newer');
  await rest();
  expect(kept()).toEqual({ revision: 2, campaign: { label: 'newer' } });
  loads[0]?.();
  await opening;
  expect(store.state()).toMatchObject({ saving: 'saved', draft: { label: 'newer' }, revision: 2 });
});

test('the browser asks before the page is left only while something is unsaved', async () => {
  const { store, label, rest, setDown } = world();
  const page = new EventTarget();
  const isAsked = (): boolean => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  warnWhileUnsaved(store, page);
  await store.open();
  expect(isAsked()).toBe(false);
  label('a');
  expect(isAsked()).toBe(true);
  setDown(true);
  await rest();
  expect(isAsked()).toBe(true);
  setDown(false);
  await store.flush();
  expect(isAsked()).toBe(false);
});
