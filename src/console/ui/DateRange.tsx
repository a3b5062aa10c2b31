import * as popover from '@zag-js/popover';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { CalendarDays, ChevronDown } from 'lucide-preact';
import { useId, useState } from 'preact/hooks';
import { useDirection, useFormats, useStrings } from '../i18n/i18n';
import { type Days, type Period, presets } from '../routing/period';
import { dateRangeStrings } from './dateRangeStrings';
import { Field } from './Field';

interface DateRangeProps {
  readonly period: Period;
  readonly choose: (period: Period) => void;
  /** Latest day that can be chosen, `YYYY-MM-DD`. */
  readonly today: string;
}

const DaysForm = ({ days, today, choose }: { readonly days: Days; readonly today: string; readonly choose: (days: Days) => void }) => {
  const strings = useStrings(dateRangeStrings);
  const [{ from, to }, setDays] = useState(days);
  const wrong = from > to;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) choose({ from, to });
      }}
    >
      <Field
        label={strings.from}
        error={wrong && strings.order}
        control={(ids) => (
          <input
            {...ids}
            type="date"
            required
            max={today}
            value={from}
            onInput={({ currentTarget }) => setDays({ from: currentTarget.value, to })}
          />
        )}
      />
      <Field
        label={strings.to}
        control={(ids) => (
          <input
            {...ids}
            type="date"
            required
            max={today}
            value={to}
            onInput={({ currentTarget }) => setDays({ from, to: currentTarget.value })}
          />
        )}
      />
      <button type="submit" class="primary">
        {strings.apply}
      </button>
    </form>
  );
};

/** Chooses the period of the figures on a page. */
export const DateRange = ({ period, choose, today }: DateRangeProps) => {
  const strings = useStrings(dateRangeStrings);
  const formats = useFormats();
  const service = useMachine(popover.machine, {
    id: useId(),
    dir: useDirection(),
    positioning: { strategy: 'fixed', placement: 'bottom-end' },
  });
  const api = popover.connect(service, normalizeProps);
  const content = { ...api.getContentProps(), 'aria-label': strings.title };
  const day = (text: string): string => formats.calendarDay(Date.parse(text));
  const take = (chosen: Period): void => {
    choose(chosen);
    api.setOpen(false);
  };
  return (
    <>
      <button {...api.getTriggerProps()}>
        <CalendarDays size={16} aria-hidden="true" />
        {period.preset === 'custom' ? strings.between(day(period.from), day(period.to)) : strings.presets[period.preset]}
        <ChevronDown size={15} aria-hidden="true" />
      </button>
      {api.open && (
        <div {...api.getPositionerProps()}>
          <div {...content} class="floating date-range">
            {presets.map((preset) => (
              <button key={preset} type="button" class="quiet" aria-pressed={period.preset === preset} onClick={() => take({ preset })}>
                {strings.presets[preset]}
              </button>
            ))}
            <DaysForm
              days={period.preset === 'custom' ? period : { from: today, to: today }}
              today={today}
              choose={(days) => take({ preset: 'custom', ...days })}
            />
          </div>
        </div>
      )}
    </>
  );
};
