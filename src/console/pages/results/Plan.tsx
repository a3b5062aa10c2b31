import { useId, useState } from 'preact/hooks';
import { type Variant, variants } from '../../../protocol/experiment';
import type { PlanTraffic } from '../../../stats/experiment/planWeeks';
import { useFormats, useStrings } from '../../i18n/language';
import { Field } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { PlanAnswer } from './PlanAnswer';
import { type PlanForm, readPlan } from './planInput';
import { planStrings } from './planStrings';

export interface PlanProps {
  /** Traffic of the running experiment; undefined where there is none yet. */
  readonly seen: PlanTraffic | undefined;
  readonly shares: Readonly<Record<Variant, number>>;
  readonly currency: string;
}

const first = (shares: PlanProps['shares']): PlanForm => {
  const percent = (variant: Variant): string => String(Math.round(10_000 * shares[variant]) / 100);
  return {
    orders: '500',
    margin: '',
    spread: '',
    clustering: '1',
    lift: '10',
    shares: { none: percent('none'), rule: percent('rule'), couplet: percent('couplet') },
  };
};

/** Weeks to an answer, worked out as `couplet experiment plan` does. */
export const Plan = ({ seen, shares, currency }: PlanProps) => {
  const strings = useStrings(planStrings);
  const formats = useFormats();
  const name = useId();
  const [form, setForm] = useState(() => first(shares));
  const [own, setOwn] = useState(seen === undefined);
  const { problems, question } = readPlan(form, own ? undefined : seen);
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
