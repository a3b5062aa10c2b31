import { useEffect, useState } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import type { Failure, Result } from '../../../../protocol/values/result';
import { ask } from '../../../api/ask';
import {
  type CampaignAnswer,
  type CampaignSaved,
  campaignAnswerSchema,
  campaignSavedSchema,
  type Published,
} from '../../../api/campaignSchema';
import type { Draft } from './draft';

/** Time without changes before saving, ms. */
export const QUIET = 800;

export interface DraftState {
  readonly phase: 'loading' | 'failed' | 'ready';
  /** The current edits; undefined: there is no draft. */
  readonly draft: Draft | undefined;
  readonly revision: number;
  /** Issues of the saved draft that only the server finds: goods that the shop does not have. */
  readonly goods: readonly CampaignIssue[];
  /** The live campaign. */
  readonly published: Published | undefined;
  readonly signing: CampaignAnswer['signing'];
  /**
   * `waiting`: changed and about to be saved. `conflict`: someone else saved in the meantime; their version is on the server, ours only
   * here.
   */
  readonly saving: 'saved' | 'waiting' | 'saving' | 'failed' | 'conflict';
  /** Failure of loading or saving. */
  readonly failure: Failure | undefined;
}

interface DraftPorts {
  load(): Promise<Result<CampaignAnswer>>;
  /** Error `draft_changed` if `revision` is no longer the server's. */
  save(draft: Draft, revision: number): Promise<Result<CampaignSaved>>;
  /** Runs something later; returns a function to cancel it. */
  later(run: () => void, ms: number): () => void;
}

const empty: DraftState = {
  phase: 'loading',
  draft: undefined,
  revision: 0,
  goods: [],
  published: undefined,
  signing: 'server',
  saving: 'saved',
  failure: undefined,
};

export const isUnsaved = ({ saving }: DraftState): boolean => saving !== 'saved';

/** State that notifies listeners of each change. */
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

const aboutGoods = (issues: readonly CampaignIssue[]): readonly CampaignIssue[] => issues.filter(({ code }) => code.startsWith('scope_'));

const readyState = ({ campaign, revision, issues, published, signing }: CampaignAnswer): DraftState => ({
  phase: 'ready',
  // After publishing by other means, there is no draft; editing starts from the live campaign.
  draft: campaign ?? published?.campaign,
  revision,
  goods: aboutGoods(issues),
  published: published ?? undefined,
  signing,
  saving: 'saved',
  failure: undefined,
});

/** Requests between the tab and the server, one at a time. */
const createSync = ({ load, save, later }: DraftPorts, { state, put }: ReturnType<typeof createState>) => {
  let cancel = (): void => {};
  /** Increases with each load or save, so that responses of earlier ones are recognised. */
  let turn = 0;
  /** The save in progress. */
  let underWay: Promise<void> | undefined;

  /** @param over the server's version replaces unsaved changes in this state only; without it, never */
  const take = async (over?: DraftState['saving']): Promise<void> => {
    const mine = ++turn;
    put({ ...(state().phase === 'failed' ? { phase: 'loading' } : {}), failure: undefined });
    const answer = await load();
    const now = state();
    // Changed during the request, and perhaps already saved.
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
    put({ revision: answer.value.revision, goods: aboutGoods(answer.value.issues), saving: 'saved' });
    if (state().draft !== draft) wait();
  };

  /** Saves at once, after waiting for a save in progress. Afterwards everything is saved, or the state shows why not. */
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
    // If a save is in progress or a conflict is open, the next save follows it.
    const { saving } = state();
    if (saving === 'saving' || saving === 'conflict') return;
    put({ saving: 'waiting' });
    cancel = later(() => void flush(), QUIET);
  };

  /** Loads the server's version in place of this one. If the server does not respond, this version is kept and stays unsaved. */
  const reload = async (): Promise<void> => {
    while (underWay) await underWay;
    await take(state().saving);
  };
  return { take, flush, wait, reload };
};

/**
 * The draft of this browser tab. Shown at once and saved after a pause in typing, with one request at a time, so that revisions are
 * consecutive. Only `reload` discards changes.
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
    /** When the page is opened, unsaved changes are kept. */
    open: () => (isUnsaved(state()) ? Promise.resolve() : take()),
    reload,
    flush,
    edit,
    /** After a conflict: overwrites the other person's version with this one. */
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
 * Makes the browser ask before leaving the page, but only while there are unsaved changes: a permanent listener would exclude the page from
 * the back/forward cache.
 * @param page the page's `window`
 */
export const warnWhileUnsaved = (
  store: Pick<DraftStore, 'state' | 'subscribe'>,
  page: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>,
): void => {
  const warn = (event: Event): void => event.preventDefault();
  store.subscribe(() => {
    // Adding the same listener twice has no effect.
    if (isUnsaved(store.state())) page.addEventListener('beforeunload', warn);
    else page.removeEventListener('beforeunload', warn);
  });
};

const path = 'admin/campaign';

/** One store for the tab, so that changes survive navigation. */
export const draftStore = createDraftStore({
  load: () => ask(path, campaignAnswerSchema),
  save: (campaign, revision) => ask(path, campaignSavedSchema, { method: 'PUT', body: { revision, campaign } }),
  later: (run, ms) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
});

warnWhileUnsaved(draftStore, globalThis);

/** The current draft; rerenders when it changes. */
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
