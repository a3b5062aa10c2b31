import { useEffect, useMemo } from 'preact/hooks';
import { type CampaignIssue, warning } from '../../../campaigns/campaignIssue';
import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { showInShell } from '../../routing/shellNotice';
import { Loaded, lazy } from '../../ui/Loaded';
import { Failed, Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { type Draft, idOf, listOf, setAt, valueAt } from '../coupons/draft/draft';
import { type DraftState, draftStore, useDraft } from '../coupons/draft/draftStore';
import { EditingContext, readingOf } from '../coupons/draft/editing';
import { useIssues } from '../coupons/issues/useIssues';
import './campaigns.css';
import { DraftBar } from './list/DraftBar';
import { shopTabs, tabOfPlace } from './list/ShopPage';

/** Problems that must be solved before saving continues. Shown on every page, because unsaved changes exist in this tab only. */
const SaveTrouble = () => {
  const strings = useStrings('coupons');
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
          <strong>{strings.unsavedHere}</strong> {strings.unsavedNext} <a href={hrefOf('campaigns')}>{strings.toCampaign}</a>
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

/** Each part is loaded when it is opened. */
const CampaignList = lazy(async () => (await import('./list/CampaignList')).CampaignList);
const CampaignPage = lazy(async () => (await import('./one/CampaignPage')).CampaignPage);
const ShopSettings = lazy(async () => (await import('./shop/ShopSettings')).ShopSettings);
const Editor = lazy(async () => (await import('../coupons/editor/Editor')).Editor);
const NewCampaign = lazy(async () => (await import('./start/Templates')).NewCampaign);
const Start = lazy(async () => (await import('./start/Start')).Start);

interface Shown {
  readonly state: DraftState;
  readonly rest: readonly string[];
}

/** Addresses of earlier versions begin with this: a coupon's editor, a template (`+`), or a field of the draft (`+`, `at`). */
const ALIAS = '+coupon';

/** The page at an address. No id begins with `+`, so other pages can have addresses too. */
const Shown = ({ state, rest }: Shown) => {
  const [first, second, third] = rest;
  if (first === undefined) return <CampaignList state={state} />;
  if (first === '+new') return second === undefined ? <NewCampaign campaign={undefined} /> : <Start preset={second} campaign={undefined} />;
  if (first === ALIAS) {
    if (second === undefined) return <CampaignList state={state} />;
    if (second !== '+') return <Editor key={second} id={second} focus={third} />;
    return third === 'at' ? <AtPlace state={state} at={rest[3] ?? ''} /> : <Start preset={third ?? ''} campaign={undefined} />;
  }
  const tab = shopTabs.find((name) => `+${name}` === first);
  if (tab !== undefined) return <ShopSettings at={tab} state={state} focus={undefined} />;
  if (second === '+new') return third === undefined ? <NewCampaign campaign={first} /> : <Start preset={third} campaign={first} />;
  if (second !== undefined && !second.startsWith('+')) return <Editor key={second} id={second} focus={third} />;
  return <CampaignPage state={state} id={first} part={second} focus={undefined} />;
};

/** The page with the field at a path of the draft. */
const AtPlace = ({ state, at }: { readonly state: DraftState; readonly at: string }) => {
  const [part, place = '', field] = at.split('.');
  const id = part === 'campaigns' ? idOf(listOf(state.draft?.campaigns)[Number(place)]) : '';
  if (id !== '')
    return (
      <CampaignPage
        state={state}
        id={id}
        part={field === 'when' ? '+audience' : field === 'coupons' ? undefined : '+settings'}
        focus={at}
      />
    );
  const tab = tabOfPlace(at);
  return tab === 'list' ? <CampaignList state={state} /> : <ShopSettings at={tab} state={state} focus={at} />;
};

/** Whether a form to start a campaign is open, which has its own main button. */
const isStart = ([first, second, third]: readonly string[]): boolean =>
  first === '+new' ? second !== undefined : second === '+new' ? third !== undefined : first === ALIAS && second === '+' && third !== 'at';

/** The draft: all campaigns, one of them with its coupons, or the settings of the shop. */
export const Campaigns = ({ rest, mayWrite, serving, changed }: PageContext) => {
  const listed = useStrings('campaignList');
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
      <Page title={listed.title}>
        <Loaded answer={{ value: undefined, failure, reload: draftStore.reload }}>{() => null}</Loaded>
      </Page>
    );
  return (
    <EditingContext.Provider value={editing}>
      <Shown state={state} rest={rest} />
      {draft !== undefined && !isStart(rest) && <DraftBar state={state} serving={serving} changed={changed} />}
    </EditingContext.Provider>
  );
};
