import { type StrataAnswer, strataAnswerSchema } from '../../../../campaigns/learning/strataAnswer';
import { useAnswer } from '../../../api/ask';
import type { Rate } from '../../../api/resultsSchema';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { Meter } from '../../../ui/Figure';
import { Loaded } from '../../../ui/Loaded';
import { Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';
import { DataTable } from '../../../ui/table/DataTable';
import type { ResultsView } from '../view/resultsView';
import { Rates } from './Rates';
import { Linking, Visits } from './Reports';

interface ReportsProps {
  readonly answer: StrataAnswer;
  readonly titleOf: (couponId: string) => string;
}

/** Reports per coupon, and how many are needed. */
const Reports = ({ answer: { reports, leastReports }, titleOf }: ReportsProps) => {
  const strings = useStrings('segments');
  const formats = useFormats();
  return (
    <Panel title={strings.reports} lead={strings.reportsLead(formats.count(leastReports))}>
      <DataTable
        caption={strings.reports}
        quietCaption
        rows={reports}
        keyOf={({ couponId }) => couponId}
        csv="results-reports"
        columns={[
          { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId), value: ({ couponId }) => titleOf(couponId) },
          {
            key: 'reports',
            title: strings.received,
            figure: true,
            value: (row) => row.reports,
            cell: (row) => (
              <>
                {formats.count(row.reports)}
                <Meter used={row.reports} held={0} of={leastReports} />
              </>
            ),
          },
          {
            key: 'needed',
            title: strings.needed,
            figure: true,
            value: (row) => Math.max(0, leastReports - row.reports),
            cell: (row) => (row.reports >= leastReports ? strings.enough : formats.count(leastReports - row.reports)),
          },
        ]}
      />
    </Panel>
  );
};

/** Smaller probabilities are shown as below this. */
const LEAST_TOLD = 1e-6;

/** Whether reports agree with data that cannot be forged, and what to do if they do not. */
const Fit = ({ divergence, tokens }: Pick<StrataAnswer, 'divergence'> & { readonly tokens: boolean }) => {
  const strings = useStrings('segments');
  const formats = useFormats();
  const told = (p: number): string =>
    p < LEAST_TOLD ? `< ${formats.number(LEAST_TOLD)}` : `= ${formats.number(Number(p.toPrecision(2)))}`;
  return (
    <Panel title={strings.fit} lead={strings.fitLead}>
      {divergence.map(({ test, p, alarm }) => (
        <Notice key={test} kind={alarm ? 'bad' : 'good'}>
          <p>{formats.sentences([(alarm ? strings.alarms : strings.fits)[test], alarm ? strings.chance(told(p)) : ''])}</p>
        </Notice>
      ))}
      {divergence.some(({ alarm }) => alarm) && (
        <p>{formats.sentences([strings.todo, tokens ? strings.todoRestart : strings.todoTokens])}</p>
      )}
    </Panel>
  );
};

interface PrivacyProps {
  readonly view: ResultsView;
  readonly rates: readonly Rate[];
}

/** What private reports say, whether they can be believed, and how little they reveal of anyone. */
export const Privacy = ({ view: { titleOf, mayWrite }, rates }: PrivacyProps) => {
  const answer = useAnswer('admin/strata', strataAnswerSchema);
  return (
    <>
      <Rates rates={rates} />
      <Loaded answer={answer}>
        {(value) => {
          const { asked, divergence, effects, linking, published, reports, visits } = value;
          const byCoupon = !visits?.asked || effects.length > 0;
          return (
            <>
              {visits && <Visits visits={visits} published={published} />}
              {divergence.length > 0 && <Fit divergence={divergence} tokens={asked?.tokens ?? false} />}
              {byCoupon && reports.length > 0 && <Reports answer={value} titleOf={titleOf} />}
              {asked && linking !== null && <Linking asked={asked} linking={linking} mayWrite={mayWrite} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
};
