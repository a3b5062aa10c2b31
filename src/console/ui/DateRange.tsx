import { CalendarDays, ChevronDown } from 'lucide-preact';
import { useState } from 'preact/hooks';
import { useFormats } from '../i18n/i18n';
import { useStrings } from '../languages/strings';
import { type Days, type Period, presets } from '../routing/period';
import { Field } from './Field';
import { Popover } from './Popover';

interface DateRangeProps {
  readonly period: Period;
  readonly choose: (period: Period) => void;
  /** Latest day that can be chosen, `YYYY-MM-DD`. */
  readonly today: string;
}

const DaysForm = ({ days, today, choose }: { readonly days: Days; readonly today: string; readonly choose: (days: Days) => void }) => {
  const strings = useStrings('dateRange');
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
  const strings = useStrings('dateRange');
  const formats = useFormats();
  const day = (text: string): string => formats.calendarDay(Date.parse(text));
  return (
    <Popover
      label={strings.title}
      button={
        <>
          <CalendarDays size={16} aria-hidden="true" />
          {period.preset === 'custom' ? strings.between(day(period.from), day(period.to)) : strings.presets[period.preset]}
          <ChevronDown size={15} aria-hidden="true" />
        </>
      }
      look="date-range"
      placement="bottom-end"
    >
      {(close) => {
        const take = (chosen: Period): void => {
          choose(chosen);
          close();
        };
        return (
          <>
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
          </>
        );
      }}
    </Popover>
  );
};
