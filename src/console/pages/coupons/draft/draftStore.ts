import { ask } from '../../../api/ask';
import { campaignAnswerSchema, campaignSavedSchema } from '../../../api/campaignSchema';
import { createDraftStore } from './createDraftStore';
import { warnWhileUnsaved } from './warnWhileUnsaved';

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
