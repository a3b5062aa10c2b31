import { useContext } from 'preact/hooks';
import { type StrataAnswer, strataAnswerSchema } from '../../../campaigns/strataAnswer';
import { type Summary, summarySchema } from '../../api/schemas';
import { useAnswer } from '../../app/useAnswer';
import { LanguageContext, useStrings } from '../../i18n/language';
import { textOf } from '../../i18n/textOf';
import { Loaded } from '../../ui/Loaded';
import { Page } from '../../ui/Page';
import { Next } from './NextVersion';
import { Privacy } from './Privacy';
import { Fit } from './ReportConsistency';
import { Reports } from './Reports';
import { Suits } from './SegmentLift';
import { segmentsStrings } from './segmentsStrings';
import { Visits } from './Visits';

const Sections = ({ answer, summary }: { readonly answer: StrataAnswer; readonly summary: Summary }) => {
  const { language } = useContext(LanguageContext);
  const currency = summary.catalog[0]?.currency ?? 'USD';
  const titleOf = (couponId: string): string => {
    const entry = summary.catalog.find(({ coupon }) => coupon.id === couponId);
    return entry ? textOf(entry.coupon.title, language) : couponId;
  };
  const { asked, divergence, effects, linking, published, reports, visits } = answer;
  // Where the live version asks about visits, nothing is asked by coupon.
  const byCoupon = !visits?.asked || effects.length > 0;
  return (
    <div class="stack">
      {visits && <Visits visits={visits} published={published} />}
      {byCoupon && <Next answer={answer} />}
      {effects.length > 0 && <Suits answer={answer} titleOf={titleOf} currency={currency} />}
      {divergence.length > 0 && <Fit divergence={divergence} tokens={asked?.tokens ?? false} />}
      {byCoupon && reports.length > 0 && <Reports answer={answer} titleOf={titleOf} />}
      {asked && linking !== null && <Privacy asked={asked} linking={linking} />}
    </div>
  );
};

/** Which coupon suits newcomers, which regulars, how sure that is, what the next bundle does with it, and what it tells of anybody. */
export const Segments = () => {
  const strings = useStrings(segmentsStrings);
  const answer = useAnswer('admin/strata', strataAnswerSchema);
  const summary = useAnswer('admin/summary', summarySchema);
  return (
    <Page title={strings.title} lead={strings.lead}>
      <Loaded answer={summary}>
        {(known) => <Loaded answer={answer}>{(value) => <Sections answer={value} summary={known} />}</Loaded>}
      </Loaded>
    </Page>
  );
};
