import { useContext, useEffect } from 'preact/hooks';
import { LanguageContext, useStrings } from '../../../i18n/i18n';
import { hrefOf } from '../../../routing/routes';
import { Empty } from '../../../ui/Notice';
import { Page, Panel } from '../../../ui/Page';
import { fieldsOf, placeOf, valueAt } from '../draft/draft';
import { useEditing, useValue } from '../draft/editing';
import { SaveState } from '../draft/SaveState';
import { CheckAt, SelectAt } from '../fields/ChoiceAt';
import { MoneyAt, NamesAt, NumberAt, PartOfTextAt, TextAt } from '../fields/TypedAt';
import { IssueList } from '../issues/IssueList';
import { couponOfIssue, focusPlace } from '../issues/issuePlaces';
import { Preview } from '../preview/Preview';
import { Condition } from './Condition';
import { Discount } from './Discount';
import { editorStrings } from './editorStrings';
import { Dates, Often, Together } from './Terms';

/** Without a prefix, the coupon's `codes` entry is removed, so that the default applies. */
const Prefix = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
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
  const strings = useStrings(editorStrings);
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

const Words = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  const { set } = useEditing();
  return (
    <Panel title={strings.words}>
      <TextAt label={strings.titleEn} hint={strings.titleEnHint} at={`${at}.title.en`} lang="en" />
      <TextAt label={strings.titleZh} hint={strings.titleZhHint} at={`${at}.title.zh-CN`} lang="zh-CN" />
      <PartOfTextAt label={strings.detailEn} hint={strings.detailHint} at={`${at}.detail.en`} parent={`${at}.detail`} lang="en" long />
      <PartOfTextAt label={strings.detailZh} at={`${at}.detail.zh-CN`} parent={`${at}.detail`} lang="zh-CN" long />
      <TextAt label={strings.picture} hint={strings.pictureHint} at={`${at}.picture`} />
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

/** The coupon's budget, and redemptions per customer. */
const Budget = ({ id }: { readonly id: string }) => {
  const strings = useStrings(editorStrings);
  const at = `budgets.${id}`;
  return (
    <Panel title={strings.budget} lead={strings.budgetLead}>
      <div class="fields">
        <MoneyAt label={strings.money} hint={strings.noLimit} at={`${at}.money`} also={[at]} />
        <MoneyAt label={strings.moneyPerDay} hint={strings.noLimit} at={`${at}.moneyPerDay`} />
      </div>
      <div class="fields">
        <NumberAt label={strings.count} hint={strings.noLimit} at={`${at}.count`} />
        <NumberAt label={strings.countPerDay} hint={strings.noLimit} at={`${at}.countPerDay`} />
      </div>
      <NumberAt label={strings.perCustomer} hint={strings.perCustomerHint} at={`limits.${id}.perCustomer`} />
    </Panel>
  );
};

/** Who sees the coupon. */
const Audience = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  return (
    <Panel title={strings.audience} lead={strings.audienceLead}>
      <CheckAt label={strings.members} hint={strings.membersHint} at={`${at}.membersOnly`} offIsNone />
      <Condition at={`${at}.when`} />
    </Panel>
  );
};

/** Goods the coupon applies to. */
const Goods = ({ at }: { readonly at: string }) => {
  const strings = useStrings(editorStrings);
  return (
    <Panel title={strings.scope} lead={strings.scopeLead}>
      <NamesAt label={strings.categories} hint={strings.categoriesHint} at={`${at}.scope.categories`} within={`${at}.scope`} />
      <NamesAt label={strings.items} hint={strings.itemsHint} at={`${at}.scope.itemIds`} within={`${at}.scope`} />
    </Panel>
  );
};

/**
 * Editor for one coupon of the draft.
 * @param focus path of a field to focus at once
 */
export const Editor = ({ id, focus }: { readonly id: string; readonly focus: string | undefined }) => {
  const strings = useStrings(editorStrings);
  const { language } = useContext(LanguageContext);
  const { draft, issues } = useEditing();
  const place = placeOf(draft, id);
  useEffect(() => {
    if (focus) focusPlace(focus);
  }, [focus]);
  const back = (
    <p>
      <a href={hrefOf('coupons')}>← {strings.back}</a>
    </p>
  );
  if (place < 0)
    return (
      <Page title={strings.gone}>
        <Empty title={strings.goneNext}>{back}</Empty>
      </Page>
    );
  const at = `coupons.${place}`;
  const title = fieldsOf(valueAt(draft, `${at}.title`));
  const named = title[language] || title.en;
  const ids = Array.from({ length: place + 1 }, (_, i) => (i === place ? id : ''));
  return (
    <Page title={typeof named === 'string' && named !== '' ? named : strings.untitled} lead={strings.lead(id)} action={<SaveState />}>
      {back}
      <div class="editor">
        <div class="stack">
          <IssueList issues={issues.filter((issue) => couponOfIssue(issue, ids) === place)} />
          <Words at={at} />
          <Discount coupon={at} />
          <Goods at={at} />
          <Audience at={at} />
          <Dates at={at} />
          <Budget id={id} />
          <Often at={at} />
          <Codes id={id} />
          <Together at={at} id={id} />
        </div>
        <div class="beside">
          <Preview couponId={id} coupon={valueAt(draft, at)} card={draft.card} />
        </div>
      </div>
    </Page>
  );
};
