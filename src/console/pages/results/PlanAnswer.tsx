import { useWeeks } from '../../experiment/useWeeks';
import { useFormats, useStrings } from '../../i18n/language';
import { DataTable } from '../../ui/DataTable';
import type { PlanQuestion } from './planInput';
import { planRows } from './planRows';
import { planStrings } from './planStrings';
import { usePairName } from './usePairName';

/** The weeks, in a sentence a comparison and as a table. */
export const PlanAnswer = ({ question }: { readonly question: PlanQuestion | undefined }) => {
  const strings = useStrings(planStrings);
  const pairName = usePairName();
  const formats = useFormats();
  const found = useWeeks(question);
  if (!question || !found)
    return (
      <p class="muted" role="status">
        {question ? strings.reckoning : strings.mend}
      </p>
    );
  const weeks = (count: number | null): string =>
    count === null ? strings.years : strings.weeks(formats.count(Math.round(10 * count) / 10));
  const rows = planRows(found);
  return (
    <>
      <div role="status" class="stack tight">
        {found.map(({ treatment, control, weeks: { orders, netMargin } }) => {
          const pair = pairName({ treatment, control });
          const lift = formats.percent(question.lift, question.lift < 0.1 ? 1 : 0);
          const { daily } = netMargin ?? orders;
          return (
            <p key={treatment}>
              <strong>
                {daily === null
                  ? strings.sentenceNever(pair, lift)
                  : strings.sentence(pair, lift, strings.weeks(formats.count(Math.ceil(daily))))}
              </strong>
            </p>
          );
        })}
      </div>
      <DataTable
        caption={strings.answer}
        rows={rows}
        keyOf={({ treatment, metric }) => `${treatment} ${metric}`}
        columns={[
          { key: 'pair', title: strings.comparison, cell: pairName },
          { key: 'metric', title: strings.metric, cell: ({ metric }) => (metric === 'orders' ? strings.inOrders : strings.inMargin) },
          { key: 'daily', title: strings.daily, figure: true, cell: ({ daily }) => weeks(daily) },
          { key: 'fixed', title: strings.fixed, figure: true, cell: ({ fixed }) => weeks(fixed) },
        ]}
      />
      <p class="muted">{strings.note}</p>
    </>
  );
};
