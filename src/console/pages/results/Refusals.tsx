import { type RefusalsAnswer, refusalsSchema } from '../../api/refusalsSchema';
import { useAnswer } from '../../app/useAnswer';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import { Loaded } from '../../ui/Loaded';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { refusalRows } from './refusalRows';
import { refusalStrings } from './refusalStrings';

export interface RefusalsProps {
  readonly titleOf: (couponId: string) => string;
}

const Counts = ({ answer, titleOf }: RefusalsProps & { readonly answer: RefusalsAnswer }) => {
  const strings = useStrings(refusalStrings);
  const formats = useFormats();
  const rows = refusalRows(answer.counts);
  const day = (date: string): string => formats.calendarDay(Date.parse(date));
  return (
    <>
      <p class="muted">{strings.lead(day(answer.since), day(answer.until))}</p>
      {rows.length === 0 ? (
        <Notice kind="good">{strings.none}</Notice>
      ) : (
        <DataTable
          caption={strings.title}
          quietCaption
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
            },
            { key: 'times', title: strings.times, figure: true, cell: ({ count }) => formats.count(count) },
            {
              key: 'coupons',
              title: strings.coupons,
              cell: ({ coupons }) =>
                formats.list(
                  coupons.map(({ couponId, count }) =>
                    strings.of(couponId === null ? strings.unknownCoupon : titleOf(couponId), formats.count(count)),
                  ),
                ),
            },
          ]}
        />
      )}
    </>
  );
};

/** Who asked for a code and got none, and why. */
export const Refusals = ({ titleOf }: RefusalsProps) => {
  const strings = useStrings(refusalStrings);
  const answer = useAnswer('admin/refusals?days=30', refusalsSchema);
  return (
    <Panel title={strings.title}>
      <Loaded answer={answer}>{(value) => <Counts answer={value} titleOf={titleOf} />}</Loaded>
    </Panel>
  );
};
