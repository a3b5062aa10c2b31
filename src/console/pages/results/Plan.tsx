import { useId, useState } from 'preact/hooks';
import { type Variant, variants } from '../../../protocol/experiment';
import { MOST_WEEKS } from '../../../stats/comparison/power';
import type { PlannedComparison, PlanTraffic } from '../../../stats/planning/planWeeks';
import { type PlanForm, type PlanQuestion, readPlan } from '../../experiment/planInput';
import { plannedFrom } from '../../experiment/plannedFrom';
import { useWeeks } from '../../experiment/useWeeks';
import { type Decimal, useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';
import { usePairName } from './view/pairName';
import { useExperiment } from './view/resultsView';

interface PlanRow {
  readonly treatment: Variant;
  readonly control: Variant;
  readonly metric: 'netMargin' | 'orders';
  /** Weeks; null: more than `MOST_WEEKS`. */
  readonly daily: number | null;
  readonly fixed: number | null;
}

/** One row per metric and comparison. Net margin comes first, because it decides. */
export const planRows = (comparisons: readonly PlannedComparison[]): readonly PlanRow[] =>
  comparisons.flatMap(({ treatment, control, weeks }) =>
    (['netMargin', 'orders'] as const).flatMap((metric) => {
      const found = weeks[metric];
      return found ? [{ treatment, control, metric, daily: found.daily, fixed: found.fixed > MOST_WEEKS ? null : found.fixed }] : [];
    }),
  );

/** The weeks, as one sentence per comparison and as a table. */
const PlanAnswer = ({ question }: { readonly question: PlanQuestion | undefined }) => {
  const strings = useStrings('plan');
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
  const metricOf = ({ metric }: PlanRow): string => (metric === 'orders' ? strings.inOrders : strings.inMargin);
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
        csv="results-plan"
        inOrder
        columns={[
          { key: 'pair', title: strings.comparison, cell: pairName, value: pairName },
          { key: 'metric', title: strings.metric, cell: metricOf, value: metricOf },
          ...(['daily', 'fixed'] as const).map((key) => ({
            key,
            title: strings[key],
            csvTitle: strings.inWeeks(strings[key]),
            figure: true,
            cell: (row: PlanRow) => weeks(row[key]),
            value: (row: PlanRow) => row[key],
          })),
        ]}
      />
      <p class="muted">{strings.note}</p>
    </>
  );
};

interface PlanProps {
  /** Traffic of the running experiment; undefined without one. */
  readonly seen: PlanTraffic | undefined;
  readonly shares: Readonly<Record<Variant, number>>;
  readonly currency: string;
}

const first = (shares: PlanProps['shares'], decimal: Decimal): PlanForm => {
  const percent = (variant: Variant): string => String(Math.round(10_000 * shares[variant]) / 100).replace('.', decimal);
  return {
    orders: '500',
    margin: '',
    spread: '',
    clustering: '1',
    lift: '10',
    shares: { none: percent('none'), rule: percent('rule'), couplet: percent('couplet') },
  };
};

/** Weeks until a result, calculated as in `couplet experiment plan`. */
const Plan = ({ seen, shares, currency }: PlanProps) => {
  const strings = useStrings('plan');
  const formats = useFormats();
  const name = useId();
  const { decimal } = formats;
  const [form, setForm] = useState(() => first(shares, decimal));
  const [own, setOwn] = useState(seen === undefined);
  const { problems, question } = readPlan(form, decimal, own ? undefined : seen);
  const number = (key: 'orders' | 'margin' | 'spread' | 'clustering' | 'lift', label: string, hint: string) => (
    <Field
      label={label}
      hint={hint}
      error={problems[key] && strings.problems[problems[key]]}
      control={(ids) => (
        <input
          {...ids}
          type="text"
          inputMode="decimal"
          value={form[key]}
          onInput={({ currentTarget }) => setForm({ ...form, [key]: currentTarget.value })}
        />
      )}
    />
  );
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <form class="plan" onSubmit={(event) => event.preventDefault()}>
        {seen && (
          <fieldset class="field">
            <legend>{strings.basis}</legend>
            {[false, true].map((value) => (
              <label key={String(value)} class="option">
                <input type="radio" name={name} checked={own === value} onChange={() => setOwn(value)} />
                {value ? strings.own : strings.seen(formats.count(Math.round(seen.orders.total)))}
              </label>
            ))}
          </fieldset>
        )}
        {own && (
          <div class="columns">
            {number('orders', strings.orders, strings.ordersHint)}
            {number('margin', strings.margin(currency), strings.marginHint)}
            {number('spread', strings.spread(currency), strings.spreadHint)}
            {number('clustering', strings.clustering, strings.clusteringHint)}
          </div>
        )}
        {number('lift', strings.lift, strings.liftHint)}
        <fieldset class={`field${problems.shares ? ' wrong' : ''}`} aria-describedby={`${name}-hint ${name}-shares`}>
          <legend>{strings.shares}</legend>
          <p class="hint" id={`${name}-hint`}>
            {strings.sharesHint}
          </p>
          <div class="columns">
            {variants.map((variant) => (
              <label key={variant} class="part">
                {strings.shareOf[variant]}
                <input
                  type="text"
                  inputMode="decimal"
                  aria-invalid={problems.shares ? true : undefined}
                  value={form.shares[variant]}
                  onInput={({ currentTarget }) => setForm({ ...form, shares: { ...form.shares, [variant]: currentTarget.value } })}
                />
              </label>
            ))}
          </div>
          <div id={`${name}-shares`} aria-live="polite">
            {problems.shares && <p class="error">{strings.problems[problems.shares]}</p>}
          </div>
        </fieldset>
      </form>
      <PlanAnswer question={question} />
    </Panel>
  );
};

/** The calculator, filled in with the traffic of the whole experiment so far. */
export const PlanTab = ({ currency }: Pick<PlanProps, 'currency'>) => {
  const { value, failure } = useExperiment({ days: undefined });
  const { loading } = useStrings('ui');
  if (value || failure) return <Plan {...plannedFrom(value)} currency={currency} />;
  return (
    <p class="loading" role="status">
      {loading}
    </p>
  );
};
