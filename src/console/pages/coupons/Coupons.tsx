import { useEffect, useMemo } from 'preact/hooks';
import { checkCampaign } from '../../../campaigns/checkCampaign';
import { isTimeZone } from '../../../protocol/isTimeZone';
import { minorDigits } from '../../../protocol/money';
import { lazy } from '../../app/lazy';
import type { PageContext } from '../../app/pageOf';
import { showInShell } from '../../app/shellNotice';
import { useStrings } from '../../i18n/language';
import { Failed } from '../../ui/Failed';
import { Page } from '../../ui/Page';
import { uiStrings } from '../../ui/strings';
import { couponsStrings } from './couponsStrings';
import { textOrNothing } from './draft/draft';
import { draftStore } from './draft/draftStore';
import { EditingContext } from './draft/editing';
import { setAt } from './draft/setAt';
import { useDraft } from './draft/useDraft';
import { isSelector } from './issues/isSelector';
import { selectorIssues } from './issues/selectorIssues';
import { SaveTrouble } from './SaveTrouble';

/** Who edits one coupon needs neither the list with the shop's settings nor the presets. */
const List = lazy(async () => (await import('./list/List')).List);
const Editor = lazy(async () => (await import('./editor/Editor')).Editor);
const Start = lazy(async () => (await import('./start/Start')).Start);

/** `+` begins no coupon's id, so that what is no coupon has an address too. */
const OTHER = '+';

/** The campaign's draft: all its coupons, one of them, or one in the making. */
export const Coupons = ({ rest, mayWrite, changed }: PageContext) => {
  const strings = useStrings(couponsStrings);
  const ui = useStrings(uiStrings);
  const state = useDraft(draftStore);
  useEffect(() => void draftStore.open(), []);
  // What is unsaved stays so wherever one goes.
  useEffect(() => showInShell(SaveTrouble), []);
  const { draft, published, failure } = state;
  const editing = useMemo(() => {
    const known = draft ?? {};
    const code = textOrNothing(known.currency);
    const currency = /^[A-Z]{3}$/.test(code) ? code : 'USD';
    const zone = textOrNothing(known.timeZone);
    return {
      draft: known,
      issues: draft ? [...checkCampaign(draft, { now: Date.now(), published }), ...selectorIssues(draft, isSelector)] : [],
      currency,
      digits: minorDigits(currency),
      timeZone: isTimeZone(zone) ? zone : 'UTC',
      mayWrite,
      set: (at: string, value: unknown) => draftStore.edit((now) => setAt(now, at, value)),
      edit: draftStore.edit,
    };
  }, [draft, published, mayWrite]);
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
