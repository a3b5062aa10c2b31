import { useEffect, useMemo } from 'preact/hooks';
import { type CampaignIssue, warning } from '../../../campaigns/campaignIssue';
import { useStrings } from '../../i18n/i18n';
import { hrefOf, type PageContext } from '../../routing/routes';

import { showInShell } from '../../routing/shellNotice';
import { lazy } from '../../ui/Loaded';
import { Failed, Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { uiStrings } from '../../ui/strings';
import { type Draft, setAt, valueAt } from './draft/draft';
import { draftStore, useDraft } from './draft/draftStore';
import { EditingContext, readingOf } from './draft/editing';
import { useIssues } from './issues/useIssues';
import { couponsStrings } from './words/couponsStrings';

/** Problems that must be solved before saving continues. Shown on every page, because unsaved changes exist in this tab only. */
const SaveTrouble = () => {
  const strings = useStrings(couponsStrings);
  const { saving, failure } = useDraft(draftStore);
  if (saving === 'conflict')
    return (
      <Notice kind="warning" urgent>
        <p>
          <strong>{strings.conflict}</strong> {strings.conflictNext}
        </p>
        {/* Neither their version nor its revision could be loaded. */}
        {failure && failure.code !== 'draft_changed' && <Failed failure={failure} />}
        <div class="buttons">
          <button type="button" onClick={() => void draftStore.reload()}>
            {strings.takeTheirs}
          </button>
          <button type="button" onClick={() => void draftStore.keepMine()}>
            {strings.keepMine}
          </button>
        </div>
      </Notice>
    );
  return failure && saving === 'failed' ? (
    <Failed
      failure={failure}
      retry={() => void draftStore.flush()}
      before={
        <p>
          <strong>{strings.unsavedHere}</strong> {strings.unsavedNext} <a href={hrefOf('coupons')}>{strings.toCampaign}</a>
        </p>
      }
    />
  ) : null;
};

const AT = 'triggers.onClick';

type SelectorFault = 'end' | 'digit' | 'bracket' | 'pseudo' | 'other';

/** Without quoted parts, which may contain anything. */
const bare = (selector: string): string => selector.replaceAll(/\\.|"[^"]*"|'[^']*'/g, 'x');

const isPaired = (text: string): boolean => {
  const left = text.replaceAll(/[^()[\]]/g, '');
  const closed = left.replaceAll(/\(\)|\[\]/g, '');
  return closed === '' || (closed !== left && isPaired(closed));
};

/** Why a text is not a selector, as far as its form shows. */
export const selectorFault = (selector: string): SelectorFault => {
  const text = bare(selector).trim();
  if (!isPaired(text)) return 'bracket';
  if (/[<{}$%&!?]/.test(text)) return 'other';
  if (/[,>+~.#:]$/.test(text)) return 'end';
  if (/[.#]-?\d/.test(text)) return 'digit';
  return /::?[\w-]/.test(text) ? 'pseudo' : 'other';
};

/**
 * Checks that only a browser can make: whether the selector of a click is valid. A warning, because the server accepts it, and a device
 * that cannot read it uses the other moments. Code: `selector_invalid`.
 */
export const selectorIssues = (draft: Draft, isSelector: (selector: string) => boolean): readonly CampaignIssue[] => {
  const selector = valueAt(draft, AT);
  if (typeof selector !== 'string' || selector === '' || isSelector(selector)) return [];
  return [warning('selector_invalid', AT, { selector, fault: selectorFault(selector) })];
};

/** Whether this browser accepts a text as a CSS selector, tested as on a shop's page. */
const isSelector = (text: string): boolean => {
  try {
    document.createDocumentFragment().querySelector(text);
    return true;
  } catch {
    return false;
  }
};

/** Editing one coupon needs neither the list with the shop's settings nor the presets. */
const List = lazy(async () => (await import('./list/List')).List);
const Editor = lazy(async () => (await import('./editor/Editor')).Editor);
const Start = lazy(async () => (await import('./start/Start')).Start);

/** No coupon's id begins with `+`, so other pages can have addresses too. */
const OTHER = '+';

/** The draft campaign: all its coupons, one of them, or a new one. */
export const Coupons = ({ rest, mayWrite, changed }: PageContext) => {
  const strings = useStrings(couponsStrings);
  const ui = useStrings(uiStrings);
  const state = useDraft(draftStore);
  useEffect(() => void draftStore.open(), []);
  // Unsaved changes remain on every page.
  useEffect(() => showInShell(SaveTrouble), []);
  const { draft, published, goods, failure } = state;
  const checked = useIssues(draft, published);
  const editing = useMemo(() => {
    return {
      ...readingOf(draft ?? {}),
      published,
      issues: draft ? [...checked, ...goods, ...selectorIssues(draft, isSelector)] : [],
      mayWrite,
      set: (at: string, value: unknown) => draftStore.edit((now) => setAt(now, at, value)),
      edit: draftStore.edit,
    };
  }, [draft, checked, goods, published, mayWrite]);
  if (state.phase !== 'ready')
    return (
      <Page title={strings.title} lead={strings.lead}>
        {failure ? (
          <Failed failure={failure} retry={() => void draftStore.reload()} />
        ) : (
          <p class="loading" role="status">
            {ui.loading}
          </p>
        )}
      </Page>
    );
  const [id, what = ''] = rest;
  return (
    <EditingContext.Provider value={editing}>
      {id === undefined || (id === OTHER && what === 'at') ? (
        <List state={state} focus={rest[2]} changed={changed} />
      ) : id === OTHER ? (
        <Start preset={what} />
      ) : (
        <Editor key={id} id={id} focus={rest[1]} />
      )}
    </EditingContext.Provider>
  );
};
