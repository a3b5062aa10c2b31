import { useContext, useEffect } from 'preact/hooks';
import { hrefOf } from '../../../app/useRoute';
import { LanguageContext, useStrings } from '../../../i18n/language';
import { Empty } from '../../../ui/Empty';
import { Page } from '../../../ui/Page';
import { placeOf } from '../draft/couponEdits';
import { fieldsOf } from '../draft/draft';
import { useEditing } from '../draft/editing';
import { valueAt } from '../draft/valueAt';
import { focusPlace } from '../issues/focusPlace';
import { IssueList } from '../issues/IssueList';
import { couponOfIssue } from '../issues/placeIssues';
import { Preview } from '../preview/Preview';
import { SaveState } from '../SaveState';
import { Audience } from './Audience';
import { Budget } from './Budget';
import { Codes } from './Codes';
import { Dates } from './Dates';
import { Discount } from './Discount';
import { editorStrings } from './editorStrings';
import { Goods } from './Goods';
import { Often } from './Often';
import { Together } from './Together';
import { Words } from './Words';

/** One coupon of the draft. @param focus a place to go to at once */
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
