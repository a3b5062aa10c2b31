import { type DraftStore, isUnsaved } from './createDraftStore';

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
