import { ask } from '../../../api/ask';
import { campaignAnswerSchema, campaignSavedSchema } from '../../../api/campaignSchema';
import { createDraftStore, type DraftStore, isUnsaved } from './createDraftStore';
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
