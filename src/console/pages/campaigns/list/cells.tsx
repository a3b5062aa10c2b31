import { useContext } from 'preact/hooks';
import { lastMoment } from '../../../../protocol/values/localDay';
import { type Formats, LanguageContext, useFormats, useStrings } from '../../../i18n/i18n';
import { Meter } from '../../../ui/Figure';
import { Status } from '../../../ui/Status';
import type { tableStrings } from '../../../ui/table/tableStrings';
import type { Column, Filter } from '../../../ui/table/tableTypes';
import { useEditing } from '../../coupons/draft/editing';
import { listStrings } from '../../coupons/words/listStrings';
import type { CampaignRow, CouponRow, Lifecycle } from '../model/campaignRows';

/** Days by which *Extend* extends. */
export const EXTENSION = 30;

type Row = CampaignRow | CouponRow;

const tones: Readonly<Partial<Record<Lifecycle, 'good' | 'warning'>>> = { live: 'good', scheduled: 'good', paused: 'warning' };

/** State of a campaign or coupon, and whether the draft changes it. */
const RowStatus = ({ row: { status, changed } }: { readonly row: Row }) => {
  const strings = useStrings(listStrings);
  const tone = tones[status];
  return (
    <span class="row-status">
      <Status {...(tone ? { tone } : {})}>{strings.statuses[status]}</Status>
      {changed && status !== 'new' && <span class="muted">{strings.changed}</span>}
    </span>
  );
};

/** Spent money and its budget, or the number of codes if only that is limited. */
const Spent = ({ row: { used, reserved, budget, claims, count } }: { readonly row: Row }) => {
  const strings = useStrings(listStrings);
  const formats = useFormats();
  const { currency } = useEditing();
  if (budget === null && count !== null)
    return (
      <>
        {strings.ofBudget(formats.count(claims), formats.count(count))}
        <Meter used={claims} held={0} of={count} />
      </>
    );
  const spent = formats.roundMoney(used, currency);
  return budget === null ? (
    spent
  ) : (
    <>
      {strings.ofBudget(spent, formats.roundMoney(budget, currency))}
      <Meter used={used} held={reserved} of={budget} />
    </>
  );
};

const isInstant = (at: number | null): at is number => at !== null && Math.abs(at) < 8.64e15;

/** From the first to the last day, in the shop's time zone. */
const Period = ({ row: { startsAt, endsAt } }: { readonly row: Row }) => {
  const { language } = useContext(LanguageContext);
  const { timeZone } = useEditing();
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  if (!isInstant(startsAt) || !isInstant(endsAt)) return '–';
  return (
    <span class="period">
      {day.format(startsAt)} – {day.format(lastMoment(endsAt, timeZone))}
    </span>
  );
};

type Shared = 'status' | 'used' | 'claims' | 'period';

/** The columns that both tables have. Strings are those of lists and of tables. */
export const rowColumns = <R extends Row>(
  strings: (typeof listStrings)['en'],
  { inMinor }: Pick<(typeof tableStrings)['en'], 'inMinor'>,
  formats: Formats,
  currency: string,
): Readonly<Record<Shared, Column<R>>> => ({
  status: {
    key: 'status',
    title: strings.status,
    cell: (row) => <RowStatus row={row} />,
    value: ({ status }) => strings.statuses[status],
  },
  used: {
    key: 'used',
    title: strings.used,
    figure: true,
    cell: (row) => <Spent row={row} />,
    value: ({ used }) => used,
    csvTitle: inMinor(strings.used, currency),
  },
  claims: {
    key: 'claims',
    title: strings.claims,
    figure: true,
    cell: ({ claims }) => formats.count(claims),
    value: ({ claims }) => claims,
  },
  period: { key: 'period', title: strings.period, cell: (row) => <Period row={row} />, value: ({ endsAt }) => endsAt },
});

/** The filter by state of both tables. */
export const rowFilters = <R extends Row>(strings: (typeof listStrings)['en']): readonly Filter<R>[] => {
  const { live, scheduled, ended, paused } = strings.statuses;
  return [
    {
      key: 'status',
      label: strings.status,
      options: [
        { value: 'live', label: live },
        { value: 'scheduled', label: scheduled },
        { value: 'ended', label: ended },
        { value: 'paused', label: paused },
        { value: 'changed', label: strings.changed },
      ],
      test: (row, value) => (value === 'changed' ? row.changed : row.status === value),
    },
  ];
};
