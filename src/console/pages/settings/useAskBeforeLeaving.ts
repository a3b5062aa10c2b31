import { useEffect } from 'preact/hooks';

/** Forms that have something unsaved, each with the question in the reader's language: of all of them it is asked once. */
const unsaved = new Map<symbol, string>();
/** Address of the page they are on. */
let here = '';

const staying = (event: Event): void => event.preventDefault();

/**
 * Links, the way back and typed addresses come here alike, and before `hashchange`, by which another page is drawn: it then finds the address of
 * this one (https://html.spec.whatwg.org/multipage/browsing-the-web.html#updating-the-document).
 */
const moving = (): void => {
  const [question] = unsaved.values();
  if (question !== undefined && location.href !== here && !confirm(question)) history.pushState(null, '', here);
};

/** Asks before what is unsaved is left, for another page of the console or with the tab. */
export const useAskBeforeLeaving = (isUnsaved: boolean, question: string): void =>
  useEffect(() => {
    if (!isUnsaved) return;
    const form = Symbol('form');
    unsaved.set(form, question);
    here = location.href;
    addEventListener('beforeunload', staying);
    addEventListener('popstate', moving);
    return () => {
      unsaved.delete(form);
      if (unsaved.size > 0) return;
      removeEventListener('beforeunload', staying);
      removeEventListener('popstate', moving);
    };
  }, [isUnsaved, question]);
