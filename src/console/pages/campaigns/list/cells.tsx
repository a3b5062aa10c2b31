import { localDate } from '../../../../protocol/values/localDay';
import { type Formats, useFormats } from '../../../i18n/i18n';
import type { Strings } from '../../../languages/strings';
import { useStrings } from '../../../languages/strings';
import { Meter } from '../../../ui/Figure';
import { Status } from '../../../ui/Status';
import type { Column, Filter } from '../../../ui/table/tableTypes';
import { type Editing, useEditing } from '../../coupons/draft/editing';
import type { CampaignRow, CouponRow, Lifecycle } from '../model/campaignRows';

/** Days by which *Extend* extends. */
export const EXTENSION = 30;

type Row = CampaignRow | CouponRow;

const tones: Readonly<Partial<Record<Lifecycle, 'good' | 'warning'>>> = { live: 'good', scheduled: 'good', paused: 'warning' };

/** State of a campaign or coupon, and whether the draft changes it. */
const RowStatus = ({ row: { status, changed } }: { readonly row: Row }) => {
  const strings = useStrings('campaignList');
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
  const strings = useStrings('campaignList');
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

/** Of a year that a date can be written with. */
const isInstant = (at: number | null): at is number => at !== null && at > 0 && at < Date.UTC(9_999, 0);

/** From the first to the last day, in the shop's time zone. */
const Period = ({ row: { startsAt, endsAt } }: { readonly row: Row }) => {
  const { calendarDay } = useFormats();
  const { timeZone } = useEditing();
  if (!isInstant(startsAt) || !isInstant(endsAt)) return '–';
  const day = (at: number): string => calendarDay(Date.parse(localDate(at, timeZone)));
  return (
    <span class="period">
      {day(startsAt)} – {day(endsAt - 1)}
    </span>
  );
};

type Shared = 'status' | 'used' | 'claims' | 'period';

/** The columns that both tables have. Strings are those of lists. */
export const rowColumns = <R extends Row>(
  strings: Strings['campaignList'],
  formats: Formats,
  { currency, timeZone }: Pick<Editing, 'currency' | 'timeZone'>,
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
    money: currency,
  },
  claims: {
    key: 'claims',
    title: strings.claims,
    figure: true,
    cell: ({ claims }) => formats.count(claims),
    value: ({ claims }) => claims,
  },
  period: {
    key: 'period',
    title: strings.period,
    csvTitle: strings.ends,
    cell: (row) => <Period row={row} />,
    value: ({ endsAt }) => (isInstant(endsAt) ? localDate(endsAt - 1, timeZone) : null),
  },
});

/** The filter by state of both tables. */
export const rowFilters = <R extends Row>(strings: Strings['campaignList']): readonly Filter<R>[] => {
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
