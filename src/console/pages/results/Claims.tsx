import { useAnswer } from '../../api/ask';
import { type FunnelAnswer, funnelSchema, type RefusalsAnswer, refusalsSchema } from '../../api/reportingSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Meter } from '../../ui/Figure';
import { Loaded } from '../../ui/Loaded';
import { Empty, Notice } from '../../ui/Notice';
import { Panel, Reveal } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import type { Column } from '../../ui/table/tableTypes';
import { refusalRows } from './refusalRows';
import { ofCampaign, ofDays, type ResultsView } from './view/resultsView';

interface FunnelProps {
  readonly titleOf: (couponId: string) => string;
}

type Coupon = FunnelAnswer['coupons'][number];
type Counts = Coupon['total'];
const counted = ['issued', 'redeemed', 'open', 'released', 'cancelled'] as const;

/** The same columns for every type of row. */
const useCountColumns = <Row,>(countsOf: (row: Row) => Counts): Column<Row>[] => {
  const strings = useStrings('funnel');
  const formats = useFormats();
  return [
    ...counted.map(
      (key): Column<Row> => ({
        key,
        title: strings[key],
        figure: true,
        cell: (row) => formats.count(countsOf(row)[key]),
        value: (row) => countsOf(row)[key],
      }),
    ),
    {
      key: 'rate',
      title: strings.useRate,
      csvTitle: strings.useRateShare,
      figure: true,
      value: (row) => countsOf(row).useRate,
      cell: (row) => {
        const { useRate, issued, redeemed, open } = countsOf(row);
        if (useRate === null) return issued > 0 ? strings.shared : '–';
        return (
          <>
            {formats.percent(useRate)}
            <Meter used={redeemed} held={open} of={issued} />
          </>
        );
      },
    },
  ];
};

const ByDay = ({ coupons, titleOf }: FunnelProps & { readonly coupons: readonly Coupon[] }) => {
  const strings = useStrings('funnel');
  const formats = useFormats();
  const columns = useCountColumns<Coupon['days'][number] & { readonly couponId: string }>((row) => row);
  const rows = coupons
    .flatMap(({ couponId, days }) => days.map((day) => ({ ...day, couponId })))
    .sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  return (
    <DataTable
      caption={strings.byDayCaption}
      csv="results-claims-by-day"
      rows={rows}
      keyOf={({ day, couponId }) => `${day} ${couponId}`}
      columns={[
        { key: 'day', title: strings.day, cell: ({ day }) => formats.calendarDay(Date.parse(day)), value: ({ day }) => day },
        { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId), value: ({ couponId }) => titleOf(couponId) },
        ...columns,
      ]}
    />
  );
};

const Table = ({ coupons, titleOf }: FunnelProps & { readonly coupons: readonly Coupon[] }) => {
  const strings = useStrings('funnel');
  const formats = useFormats();
  const columns = useCountColumns<Coupon>(({ total }) => total);
  const sum = (key: (typeof counted)[number]): string => formats.count(coupons.reduce((so, { total }) => so + total[key], 0));
  const time = (hours: number | null): string =>
    hours === null
      ? '–'
      : hours < 48
        ? strings.hours(formats.count(Math.round(10 * hours) / 10))
        : strings.days(formats.count(Math.round((10 * hours) / 24) / 10));
  return (
    <>
      <p>{strings.sentence(sum('issued'), sum('redeemed'), sum('open'), sum('released'))}</p>
      <DataTable
        caption={strings.title}
        quietCaption
        csv="results-claims"
        rows={coupons}
        keyOf={({ couponId }) => couponId}
        columns={[
          { key: 'coupon', title: strings.coupon, cell: ({ couponId }) => titleOf(couponId), value: ({ couponId }) => titleOf(couponId) },
          ...columns,
          {
            key: 'median',
            title: strings.median,
            csvTitle: strings.medianHours,
            figure: true,
            cell: ({ medianHours }) => time(medianHours),
            value: ({ medianHours }) => medianHours,
          },
        ]}
      />
      <p class="muted">
        {formats.sentences([
          strings.cancelledNote,
          coupons.some(({ total }) => total.useRate === null && total.issued > 0) ? strings.sharedNote : '',
        ])}
      </p>
      <Reveal label={strings.byDay}>{() => <ByDay coupons={coupons} titleOf={titleOf} />}</Reveal>
    </>
  );
};

/** Issued codes by outcome. */
const Funnel = ({ titleOf, days, campaign }: ResultsView) => {
  const strings = useStrings('funnel');
  const answer = useAnswer(ofCampaign(ofDays('admin/funnel', days), campaign), funnelSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>
        {({ coupons }) =>
          coupons.length === 0 ? (
            <Empty title={strings.none}>
              <p>{strings.noneNext}</p>
            </Empty>
          ) : (
            <Table coupons={coupons} titleOf={titleOf} />
          )
        }
      </Loaded>
    </Panel>
  );
};

interface RefusalsProps {
  readonly titleOf: (couponId: string) => string;
}

const RefusalCounts = ({ answer, titleOf }: RefusalsProps & { readonly answer: RefusalsAnswer }) => {
  const strings = useStrings('refusals');
  const formats = useFormats();
  const rows = refusalRows(answer.counts);
  const day = (date: string): string => formats.calendarDay(Date.parse(date));
  const named = (coupons: (typeof rows)[number]['coupons']): string =>
    formats.list(
      coupons.map(({ couponId, count }) => strings.of(couponId === null ? strings.unknownCoupon : titleOf(couponId), formats.count(count))),
    );
  return (
    <>
      <p class="muted">{strings.lead(day(answer.since), day(answer.until))}</p>
      {rows.length === 0 ? (
        <Notice kind="good">{strings.none}</Notice>
      ) : (
        <DataTable
          caption={strings.title}
          quietCaption
          csv="results-refusals"
          rows={rows}
          keyOf={({ code }) => code}
          columns={[
            {
              key: 'reason',
              title: strings.reason,
              cell: ({ code }) => (
                <>
                  {strings.sentences[code] ?? strings.other}
                  <span class="code-line block">{code}</span>
                </>
              ),
              value: ({ code }) => code,
            },
            { key: 'times', title: strings.times, figure: true, cell: ({ count }) => formats.count(count), value: ({ count }) => count },
            {
              key: 'coupons',
              title: strings.coupons,
              cell: ({ coupons }) => named(coupons),
              value: ({ coupons }) => named(coupons),
            },
          ]}
        />
      )}
    </>
  );
};

/** Refused requests for codes, and why. */
const Refusals = ({ titleOf, days, campaign }: ResultsView) => {
  const strings = useStrings('refusals');
  const answer = useAnswer(ofCampaign(days ? ofDays('admin/refusals', days) : 'admin/refusals?days=30', campaign), refusalsSchema);
  return (
    <Panel title={strings.title}>
      <Loaded answer={answer}>{(value) => <RefusalCounts answer={value} titleOf={titleOf} />}</Loaded>
    </Panel>
  );
};

/** What became of codes, and why some were refused. */
export const ClaimsTab = ({ view }: { readonly view: ResultsView }) => (
  <>
    <Funnel {...view} />
    <Refusals {...view} />
  </>
);
