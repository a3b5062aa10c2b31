import { useEffect, useState } from 'preact/hooks';
import type { Failure, Result } from '../../../../protocol/values/result';
import { ask } from '../../../api/ask';
import {
  type CampaignAnswer,
  type CampaignSaved,
  campaignAnswerSchema,
  campaignSavedSchema,
  type Published,
} from '../../../api/campaignSchema';
import { type Draft, type Removed, removeCoupon, restoreCoupon } from './draft';

/** Quiet time after the last change before it is saved, ms. */
export const QUIET = 800;

export interface DraftState {
  readonly phase: 'loading' | 'failed' | 'ready';
  /** As it is edited; undefined: nobody has begun one. */
  readonly draft: Draft | undefined;
  readonly revision: number;
  /** What is live. */
  readonly published: Published | undefined;
  readonly signing: CampaignAnswer['signing'];
  /** `waiting`: typed and about to be saved. `conflict`: somebody else saved meanwhile; theirs is on the server, ours only here. */
  readonly saving: 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';
  /** Of loading or of saving. */
  readonly failure: Failure | undefined;
  /** What was deleted last, as long as it can be put back. */
  readonly removed: Removed | undefined;
}

interface DraftPorts {
  load(): Promise<Result<CampaignAnswer>>;
  /** Error `draft_changed` where `revision` is not the server's any more. */
  save(draft: Draft, revision: number): Promise<Result<CampaignSaved>>;
  /** Runs something later; returns how to forget it. */
  later(run: () => void, ms: number): () => void;
}

const empty: DraftState = {
  phase: 'loading',
  draft: undefined,
  revision: 0,
  published: undefined,
  signing: 'server',
  saving: 'saved',
  failure: undefined,
  removed: undefined,
};

export const isUnsaved = ({ saving }: DraftState): boolean => saving !== 'saved';

/** State that tells who listens of each change. */
const createState = () => {
  let state = empty;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    put: (change: Partial<DraftState>): void => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
  };
};

const readyState = ({ campaign, revision, published, signing }: CampaignAnswer): DraftState => ({
  phase: 'ready',
  // Who has published by other means edits what is live.
  draft: campaign ?? published?.campaign,
  revision,
  published: published ?? undefined,
  signing,
  saving: 'saved',
  failure: undefined,
  removed: undefined,
});

/** What goes between the tab and the server, one request at a time. */
const createSync = ({ load, save, later }: DraftPorts, { state, put }: ReturnType<typeof createState>) => {
  let cancel = (): void => {};
  /** Counts what makes an answer that is still under way one of before: a later question, or a save. */
  let turn = 0;
  /** What is on its way to the server. */
  let underWay: Promise<void> | undefined;

  /** @param over what is unsaved in this state gives way to what the server has; without it nothing does */
  const take = async (over?: DraftState['saving']): Promise<void> => {
    const mine = ++turn;
    put({ ...(state().phase === 'failed' ? { phase: 'loading' } : {}), failure: undefined });
    const answer = await load();
    const now = state();
    // Typed while the answer was under way, and perhaps saved already.
    if (mine !== turn || (isUnsaved(now) && now.saving !== over)) return;
    if (!answer.ok) return put({ phase: now.phase === 'ready' ? 'ready' : 'failed', failure: answer.error });
    cancel();
    put(readyState(answer.value));
  };

  const send = async (draft: Draft, revision: number): Promise<void> => {
    turn++;
    put({ saving: 'saving', failure: undefined });
    const answer = await save(draft, revision);
    underWay = undefined;
    if (!answer.ok) return put({ saving: answer.error.code === 'draft_changed' ? 'conflict' : 'failed', failure: answer.error });
    put({ revision: answer.value.revision, saving: 'saved' });
    if (state().draft !== draft) wait();
  };

  /** Saves at once; what is being saved already is waited for, so that afterwards all is saved or says why not. */
  const flush = async (): Promise<void> => {
    while (underWay) await underWay;
    cancel();
    const { draft, revision } = state();
    if (draft === undefined || !isUnsaved(state())) return;
    underWay = send(draft, revision);
    await underWay;
  };

  const wait = (): void => {
    cancel();
    // While one is under way, or must be decided about first, the next one follows it.
    const { saving } = state();
    if (saving === 'saving' || saving === 'conflict') return;
    put({ saving: 'waiting' });
    cancel = later(() => void flush(), QUIET);
  };

  /** Takes what the server has in place of what is here, which stays and is not called saved where the server does not answer. */
  const reload = async (): Promise<void> => {
    while (underWay) await underWay;
    await take(state().saving);
  };
  return { take, flush, wait, reload };
};

/**
 * The draft of this browser tab: shown at once, saved when typing rests, and one request at a time, so that revisions follow each other. Nothing
 * that was typed is dropped but by `reload`.
 */
export const createDraftStore = (ports: DraftPorts) => {
  const held = createState();
  const { state, subscribe, put } = held;
  const { take, flush, wait, reload } = createSync(ports, held);
  const edit = (change: (draft: Draft) => Draft): void => {
    const before = state().draft;
    const draft = change(before ?? {});
    if (draft === before) return;
    put({ draft });
    wait();
  };
  return {
    state,
    subscribe,
    /** Somebody came to the page: what is unsaved here stays. */
    open: () => (isUnsaved(state()) ? Promise.resolve() : take()),
    reload,
    flush,
    edit,
    remove: (id: string) => {
      const { draft } = state();
      const done = draft && removeCoupon(draft, id);
      if (!done) return;
      put({ removed: done.removed });
      edit(() => done.draft);
    },
    undo: () => {
      const { removed } = state();
      if (!removed) return;
      put({ removed: undefined });
      edit((draft) => restoreCoupon(draft, removed));
    },
    /** After a conflict: what is here is saved over what somebody else saved. */
    keepMine: async () => {
      const answer = await ports.load();
      if (!answer.ok) return put({ failure: answer.error });
      const { revision, published, signing } = answer.value;
      put({ revision, published: published ?? undefined, signing, saving: 'failed' });
      await flush();
    },
  };
};

type DraftStore = ReturnType<typeof createDraftStore>;

/**
 * Has the browser ask before the page is left, but only while something is unsaved: a page that listens all the time is not kept for the way back.
 * @param page what is left, `window`
 */
export const warnWhileUnsaved = (
  store: Pick<DraftStore, 'state' | 'subscribe'>,
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
): void => {
  const warn = (event: Event): void => event.preventDefault();
  store.subscribe(() => {
    // Adding it twice is adding it once.
    if (isUnsaved(store.state())) page.addEventListener('beforeunload', warn);
    else page.removeEventListener('beforeunload', warn);
  });
};

const path = 'admin/campaign';

/** One for the tab, so that what is typed outlives the page it was typed on. */
export const draftStore = createDraftStore({
  load: () => ask(path, campaignAnswerSchema),
  save: (campaign, revision) => ask(path, campaignSavedSchema, { method: 'PUT', body: { revision, campaign } }),
  later: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});

warnWhileUnsaved(draftStore, globalThis);

/** The draft as it is now, drawn anew when it changes. */
export const useDraft = (store: DraftStore): DraftState => {
  const [state, setState] = useState(store.state);
  useEffect(() => {
    const changed = (): void => setState(store.state());
    const leave = store.subscribe(changed);
    changed();
    return leave;
  }, [store]);
  return state;
};
