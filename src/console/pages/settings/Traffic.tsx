import type { TargetedInputEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Instant } from '../../../protocol/values/clock';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import { useAnswer } from '../../api/ask';
import { trafficSchema } from '../../api/settingsSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { type BusyTime, busyTimeOf, comingDays, peakOf } from './busyTime';
import { SettingsForm, useSaved } from './SettingsForm';
import { trafficStrings } from './trafficStrings';

interface TimeRowProps {
  readonly number: number;
  readonly time: BusyTime;
  /** Whether errors are shown. */
  readonly judged: boolean;
  readonly mayWrite: boolean;
  readonly change: (time: BusyTime) => void;
  readonly remove: () => void;
}

/** Editor for one busy or quiet period. */
const TimeRow = ({ number, time, judged, mayWrite, change, remove }: TimeRowProps) => {
  const strings = useStrings(trafficStrings);
  const first = useRef<HTMLInputElement>(null);
  // An empty one was just added.
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

const DAYS = 84;
const WIDTH = 6;
const HEIGHT = 60;

/** Expected traffic of each day in the next twelve weeks, relative to a normal day. */
const ComingDays = ({ peaks, now }: { readonly peaks: ExpectedTraffic; readonly now: Instant }) => {
  const strings = useStrings(trafficStrings);
  const { day, number } = useFormats();
  const days = comingDays(peaks, now, DAYS);
  const most = Math.max(...days.map(({ times }) => times));
  return (
    <div>
      <svg
        width="100%"
        height={HEIGHT}
        viewBox={`0 0 ${DAYS * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={strings.picture(number(most))}
      >
        {days.map(({ at, times }, i) => {
          const height = Math.max(1, (HEIGHT * times) / most);
          return (
            <rect
              key={at}
              fill="currentColor"
              opacity={times === 1 ? 0.3 : 0.8}
              x={i * WIDTH}
              y={HEIGHT - height}
              width={WIDTH - 1}
              height={height}
            >
              <title>{`${day(at)}: × ${number(times)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p class="scale hint">
        <span>{`${day(days[0]!.at)} – ${day(days.at(-1)!.at)}`}</span>
        <span>{strings.highest(number(most))}</span>
      </p>
    </div>
  );
};

interface TrafficProps {
  readonly mayWrite: boolean;
  readonly now?: number;
  readonly kept: () => void;
}

const Form = ({ known, mayWrite, now, kept }: Required<TrafficProps> & { readonly known: readonly BusyTime[] }) => {
  const strings = useStrings(trafficStrings);
  const [times, setTimes] = useState(known);
  const [judged, setJudged] = useState(false);
  const { said, failure, edited, save } = useSaved('admin/expected-traffic', trafficSchema, strings, kept);
  const peaks = times.map(peakOf).filter((peak) => typeof peak !== 'string');
  const edit = (next: readonly BusyTime[]): void => {
    setTimes(next);
    edited();
  };
  return (
    <SettingsForm
      label={strings.save}
      save={() => {
        setJudged(true);
        if (peaks.length === times.length) void save({ peaks });
      }}
      {...{ mayWrite, said, failure }}
      more={
        <button type="button" onClick={() => edit([...times, { first: '', last: '', times: '2' }])}>
          {strings.add}
        </button>
      }
    >
      <ComingDays peaks={peaks} now={now} />
      {times.length === 0 && <p>{strings.none}</p>}
      {times.map((time, i) => (
        <TimeRow
          key={i}
          number={i + 1}
          {...{ time, judged, mayWrite }}
          change={(next) => edit(times.map((one, at) => (at === i ? next : one)))}
          remove={() => edit(times.filter((_, at) => at !== i))}
        />
      ))}
    </SettingsForm>
  );
};

/** Periods with unusual traffic, for budget pacing. */
export const Traffic = ({ mayWrite, now = Date.now(), kept }: TrafficProps) => {
  const strings = useStrings(trafficStrings);
  const answer = useAnswer('admin/expected-traffic', trafficSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>{({ peaks }) => <Form known={peaks.map(busyTimeOf)} {...{ mayWrite, now, kept }} />}</Loaded>
    </Panel>
  );
};
