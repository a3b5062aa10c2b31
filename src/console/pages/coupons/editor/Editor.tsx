import { Eye } from 'lucide-preact';
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { LanguageContext } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Empty } from '../../../ui/Notice';
import { Page, Panel } from '../../../ui/Page';
import { fieldsOf, placeOf, valueAt } from '../draft/draft';
import { EditingContext, useEditing, useValue } from '../draft/editing';
import { SaveState } from '../draft/SaveState';
import { CheckAt, SelectAt } from '../fields/ChoiceAt';
import { PartOfTextAt, TextAt } from '../fields/TypedAt';
import { IssueList } from '../issues/IssueList';
import { useFocusPlace } from '../issues/issuePlaces';
import { issuesOfCoupon } from '../issues/useIssues';
import { Preview } from '../preview/Preview';
import { Condition } from './Condition';
import { CouponId } from './CouponId';
import { Discount } from './Discount';
import { Friends } from './Friends';
import { Goods } from './Goods';
import { Languages } from './Languages';
import { Limits } from './Limits';
import { Dates, Together } from './Terms';
import './editor.css';

/** Without a prefix, the coupon's `codes` entry is removed, so that the default applies. */
const Prefix = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  const { set } = useEditing();
  return (
    <TextAt
      label={strings.prefix}
      hint={strings.prefixHint}
      at={`${at}.prefix`}
      short
      changed={(prefix) => set(at, prefix === undefined ? undefined : { from: 'generated', prefix })}
    />
  );
};

/** Source of the coupon's codes. */
const Codes = ({ id }: { readonly id: string }) => {
  const strings = useStrings('editor');
  const at = `codes.${id}`;
  const [value, set] = useValue(at);
  const { from = 'generated' } = fieldsOf(value);
  return (
    <Panel title={strings.codes}>
      <SelectAt
        label={strings.origin}
        at={`${at}.from`}
        also={[at]}
        standard="generated"
        options={Object.entries(strings.origins).map(([name, label]) => ({ value: name, label }))}
        choose={(chosen) => set(chosen === 'generated' ? undefined : { from: chosen })}
      />
      {from === 'generated' && <Prefix at={at} />}
      {from === 'pool' && <p class="muted">{strings.poolNext}</p>}
      {from === 'shared' && <TextAt label={strings.code} hint={strings.codeHint} at={`${at}.code`} short />}
    </Panel>
  );
};

/** Texts in English, and the discount. */
const Offer = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  return (
    <Panel title={strings.words}>
      <TextAt label={strings.title} hint={strings.titleHint} at={`${at}.title.en`} lang="en" />
      <PartOfTextAt label={strings.detail} hint={strings.detailHint} at={`${at}.detail.en`} parent={`${at}.detail`} lang="en" long />
      <Discount coupon={at} />
    </Panel>
  );
};

const Look = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  const { set } = useEditing();
  return (
    <Panel title={strings.look}>
      <TextAt label={strings.picture} hint={strings.pictureHint} at={`${at}.picture`} />
      <CheckAt label={strings.picks} hint={strings.picksHint} at={`${at}.picks`} offIsNone />
      <SelectAt
        label={strings.format}
        hint={strings.formatHint}
        at={`${at}.format`}
        options={Object.entries(strings.formats).map(([value, label]) => ({ value, label }))}
        choose={(value) => set(`${at}.format`, value || undefined)}
      />
    </Panel>
  );
};

/** Who sees the coupon. */
const Audience = ({ at }: { readonly at: string }) => {
  const strings = useStrings('editor');
  return (
    <Panel title={strings.audience} lead={strings.audienceLead}>
      <CheckAt label={strings.members} hint={strings.membersHint} at={`${at}.membersOnly`} offIsNone />
      <Condition at={`${at}.when`} />
    </Panel>
  );
};

/** Whether there is room for the preview next to the form. */
const useRoom = (): boolean => {
  const query = useMemo(() => matchMedia('(min-width: 1120px)'), []);
  const [room, setRoom] = useState(query.matches);
  useEffect(() => {
    const changed = (): void => setRoom(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, [query]);
  return room;
};

/** The preview next to the form, or behind a button on small screens. */
const PreviewOf = ({ id, at }: { readonly id: string; readonly at: string }) => {
  const strings = useStrings('editor');
  const ui = useStrings('ui');
  const { draft } = useEditing();
  const dialog = useRef<HTMLDialogElement>(null);
  const [open, setOpen] = useState(false);
  const hasRoom = useRoom();
  const preview = <Preview couponId={id} coupon={valueAt(draft, at)} card={draft.card} />;
  if (hasRoom) return <div class="beside">{preview}</div>;
  return (
    <div class="preview-button">
      <button
        type="button"
        class="primary"
        onClick={() => {
          setOpen(true);
          dialog.current?.showModal();
        }}
      >
        <Eye size={16} aria-hidden="true" />
        {strings.showPreview}
      </button>
      <dialog ref={dialog} class="preview-dialog" aria-label={strings.showPreview} onClose={() => setOpen(false)}>
        {open && preview}
        <form method="dialog" class="buttons">
          <button type="submit">{ui.close}</button>
        </form>
      </dialog>
    </div>
  );
};

/** The sections of the form, in the order of a merchant's decisions. */
const Sections = ({ at, id }: { readonly at: string; readonly id: string }) => (
  <>
    <Offer at={at} />
    <Languages at={at} />
    <Goods at={at} />
    <Audience at={at} />
    <Dates at={at} />
    <Limits at={at} id={id} />
    <Look at={at} />
    <Codes id={id} />
    <Together at={at} id={id} />
    <Friends at={at} id={id} />
  </>
);

/**
 * Editor for one coupon of the draft.
 * @param focus path of a field to focus at once
 */
export const Editor = ({ id, focus }: { readonly id: string; readonly focus: string | undefined }) => {
  const strings = useStrings('editor');
  const { language } = useContext(LanguageContext);
  const editing = useEditing();
  const { draft, issues: known, published } = editing;
  const place = placeOf(draft, id);
  useFocusPlace(focus);
  const issues = useMemo(
    () => (place < 0 ? [] : issuesOfCoupon(draft, id, known, { now: Date.now(), published })),
    [draft, id, known, published, place],
  );
  const own = useMemo(() => ({ ...editing, issues }), [editing, issues]);
  const back = { href: hrefOf('coupons'), label: strings.back };
  if (place < 0)
    return (
      <Page title={strings.gone} back={back}>
        <Empty title={strings.goneNext}>
          <a href={back.href}>{back.label}</a>
        </Empty>
      </Page>
    );
  const at = `coupons.${place}`;
  const title = fieldsOf(valueAt(draft, `${at}.title`));
  const named = title[language] || title.en;
  return (
    <EditingContext.Provider value={own}>
      <Page title={typeof named === 'string' && named !== '' ? named : strings.untitled} back={back} action={<SaveState />}>
        <CouponId id={id} at={at} />
        <div class="editor">
          <div class="stack">
            <IssueList issues={issues} />
            <Sections at={at} id={id} />
          </div>
          <PreviewOf id={id} at={at} />
        </div>
      </Page>
    </EditingContext.Provider>
  );
};
