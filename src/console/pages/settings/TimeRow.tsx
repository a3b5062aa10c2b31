import type { TargetedInputEvent } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useStrings } from '../../i18n/language';
import { Field } from '../../ui/Field';
import { type BusyTime, peakOf } from './busyTime';
import { trafficStrings } from './trafficStrings';

interface TimeRowProps {
  readonly number: number;
  readonly time: BusyTime;
  /** Is it told what is wrong? */
  readonly judged: boolean;
  readonly mayWrite: boolean;
  readonly change: (time: BusyTime) => void;
  readonly remove: () => void;
}

/** One busy or quiet time, to be changed. */
export const TimeRow = ({ number, time, judged, mayWrite, change, remove }: TimeRowProps) => {
  const strings = useStrings(trafficStrings);
  const first = useRef<HTMLInputElement>(null);
  // One that comes empty was just asked for.
  const isNew = useRef(time.first === '');
  useEffect(() => {
    if (isNew.current) first.current?.focus();
  }, []);
  const peak = judged ? peakOf(time) : undefined;
  const wrong = (of: keyof typeof strings.wrong): string | undefined => (peak === of ? strings.wrong[of] : undefined);
  const input = (name: keyof BusyTime) => ({
    disabled: !mayWrite,
    value: time[name],
    onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement>) => change({ ...time, [name]: currentTarget.value }),
  });
  return (
    <fieldset class="fields">
      <legend>{strings.time(number)}</legend>
      <Field
        label={strings.first}
        error={time.first ? undefined : wrong('dates')}
        control={(ids) => <input {...ids} {...input('first')} ref={first} type="date" />}
      />
      <Field
        label={strings.last}
        error={wrong(time.last ? 'order' : 'dates')}
        control={(ids) => <input {...ids} {...input('last')} type="date" />}
      />
      <Field label={strings.times} error={wrong('times')} control={(ids) => <input {...ids} {...input('times')} inputMode="decimal" />} />
      {mayWrite && (
        <button type="button" class="quiet" onClick={remove}>
          {strings.remove(number)}
        </button>
      )}
    </fieldset>
  );
};
