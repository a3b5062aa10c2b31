import { useContext } from 'preact/hooks';
import { type StrataAnswer, strataAnswerSchema } from '../../../campaigns/learning/strataAnswer';
import { knownBeforehand } from '../../../engine/profile/stratum';
import { useAnswer } from '../../api/ask';
import { type Summary, summarySchema } from '../../api/summarySchema';
import { LanguageContext, textOf, useFormats, useStrings } from '../../i18n/i18n';
import { hrefOf } from '../../routing/routes';
import { Meter } from '../../ui/Figure';
import { Loaded } from '../../ui/Loaded';
import { Empty, Notice } from '../../ui/Notice';
import { Page, Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { Privacy, Visits } from './Reports';
import { Suits } from './SegmentLift';
import { segmentsStrings } from './segmentsStrings';

/** Why nothing can be learnt, the first thing to fix first. */
export type Missing = 'bundle' | 'reports' | 'question' | 'strata' | 'explore' | 'count' | 'orders';

/** Effect of private reports on the next bundle, as in `campaigns/learning/withLearnt`. */
export type Fate = { readonly code: 'missing'; readonly what: Missing } | { readonly code: 'held' | 'taken' };

const missing = ({ strata, asked, effects }: StrataAnswer): Missing | undefined => {
  if (!strata || !asked) return 'bundle';
  if (!knownBeforehand(strata)) return 'strata';
  if (effects.length > 0) return effects.some(({ worth }) => worth > 0) ? undefined : 'orders';
  if (asked.mode === 'off') return 'reports';
  // In mode `split` this question is always asked.
  if (asked.mode === 'local' && !asked.questions.includes('stratum-outcome')) return 'question';
  return asked.explore > 0 ? 'count' : 'explore';
};

export const fateOf = (answer: StrataAnswer): Fate => {
  const what = missing(answer);
  if (answer.divergence.some(({ alarm }) => alarm)) return { code: 'held' };
  return what === undefined ? { code: 'taken' } : { code: 'missing', what };
};

interface ReportsProps {
  readonly answer: StrataAnswer;
  readonly titleOf: (couponId: string) => string;
}

/** Reports per coupon, and how many are needed. */
const Reports = ({ answer: { reports, leastReports }, titleOf }: ReportsProps) => {
  const strings = useStrings(segmentsStrings);
  const formats = useFormats();
  return (
    <Panel title={strings.reports} lead={strings.reportsLead(formats.count(leastReports))}>
      <DataTable
        caption={strings.reports}
        quietCaption
        rows={reports}
        keyOf={({ couponId }) => couponId}
        columns={[
          { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId) },
          {
            key: 'reports',
            title: strings.received,
            figure: true,
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
            cell: (row) => (row.reports >= leastReports ? strings.enough : formats.count(leastReports - row.reports)),
          },
        ]}
      />
    </Panel>
  );
};

/** Effect on the next bundle, and on the live one. */
const Next = ({ answer }: { readonly answer: StrataAnswer }) => {
  const strings = useStrings(segmentsStrings);
  const formats = useFormats();
  const { published } = answer;
  const fate = fateOf(answer);
  const day = formats.day(published?.at ?? 0);
  const known = published?.coupons.length ?? 0;
  return (
    <Panel title={strings.nextTitle}>
      {fate.code === 'missing' && (
        <Empty title={strings.nothing}>
          <p>{strings.missing[fate.what]}</p>
          {fate.what !== 'count' && fate.what !== 'orders' && (
            <a class="button primary" href={hrefOf('coupons')}>
              {strings.setUp}
            </a>
          )}
        </Empty>
      )}
      {fate.code === 'held' && (
        <Notice kind="bad">
          <p>{strings.held}</p>
        </Notice>
      )}
      {fate.code === 'taken' && (
        <>
          <p>{strings.taken}</p>
          <p class="muted">{strings.takenHow}</p>
        </>
      )}
      {published && <p>{known > 0 ? strings.live(day, formats.count(known)) : strings.liveWithout(day)}</p>}
    </Panel>
  );
};

/** Smaller probabilities are shown as below this. */
const LEAST_TOLD = 1e-6;

/** Whether reports agree with data that cannot be forged, and what to do if they do not. */
const Fit = ({ divergence, tokens }: Pick<StrataAnswer, 'divergence'> & { readonly tokens: boolean }) => {
  const strings = useStrings(segmentsStrings);
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

const Sections = ({ answer, summary }: { readonly answer: StrataAnswer; readonly summary: Summary }) => {
  const { language } = useContext(LanguageContext);
  const currency = summary.catalog[0]?.currency ?? 'USD';
  const titleOf = (couponId: string): string => {
    const entry = summary.catalog.find(({ coupon }) => coupon.id === couponId);
    return entry ? textOf(entry.coupon.title, language) : couponId;
  };
  const { asked, divergence, effects, linking, published, reports, visits } = answer;
  // If the live version asks about visits, nothing is asked per coupon.
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

/**
 * Which coupons suit new or returning shoppers, how certain that is, its effect on the next bundle, and how little it reveals of anyone.
 */
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
