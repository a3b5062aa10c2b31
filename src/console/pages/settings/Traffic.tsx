import type { TargetedInputEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Instant } from '../../../protocol/values/clock';
import type { ExpectedTraffic } from '../../../stats/metrics/expectedTraffic';
import { useAnswer } from '../../api/ask';
import { publishedTermsSchema, trafficSchema } from '../../api/settingsSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { type BusyTime, busyTimeOf, comingDays, peakOf } from './busyTime';
import { SettingsForm, useSaved } from './SettingsForm';

interface TimeRowProps {
  readonly number: number;
  readonly time: BusyTime;
  readonly timeZone: string;
  /** Whether errors are shown. */
  readonly judged: boolean;
  readonly mayWrite: boolean;
  readonly change: (time: BusyTime) => void;
  readonly remove: () => void;
}

/** Editor for one busy or quiet period. */
const TimeRow = ({ number, time, timeZone, judged, mayWrite, change, remove }: TimeRowProps) => {
  const strings = useStrings('traffic');
  const first = useRef<HTMLInputElement>(null);
  // An empty one was just added.
  const isNew = useRef(time.first === '');
  useEffect(() => {
    if (isNew.current) first.current?.focus();
  }, []);
  const peak = judged ? peakOf(time, timeZone) : undefined;
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

interface ComingDaysProps {
  readonly peaks: ExpectedTraffic;
  readonly now: Instant;
  readonly timeZone: string;
}

/** Expected traffic of each day in the next twelve weeks, relative to a normal day. */
const ComingDays = ({ peaks, now, timeZone }: ComingDaysProps) => {
  const strings = useStrings('traffic');
  const { calendarDay, number } = useFormats();
  const days = comingDays(peaks, now, DAYS, timeZone);
  const named = (day: string): string => calendarDay(Date.parse(day));
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
        {days.map(({ day, times }, i) => {
          const height = Math.max(1, (HEIGHT * times) / most);
          return (
            <rect
              key={day}
              fill="currentColor"
              opacity={times === 1 ? 0.3 : 0.8}
              x={i * WIDTH}
              y={HEIGHT - height}
              width={WIDTH - 1}
              height={height}
            >
              <title>{`${named(day)}: × ${number(times)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p class="scale hint">
        <span>{`${named(days[0]!.day)} – ${named(days.at(-1)!.day)}`}</span>
        <span>{strings.highest(number(most))}</span>
      </p>
    </div>
  );
};

interface TrafficProps {
  readonly mayWrite: boolean;
  readonly now?: number;
}

interface FormProps extends Required<TrafficProps> {
  readonly known: readonly BusyTime[];
  readonly timeZone: string;
}

const Form = ({ known, timeZone, mayWrite, now }: FormProps) => {
  const strings = useStrings('traffic');
  const [times, setTimes] = useState(known);
  const [judged, setJudged] = useState(false);
  const { said, failure, edited, save } = useSaved('admin/expected-traffic', trafficSchema, strings);
  const peaks = times.map((time) => peakOf(time, timeZone)).filter((peak) => typeof peak !== 'string');
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
      <ComingDays {...{ peaks, now, timeZone }} />
      {times.length === 0 && <p>{strings.none}</p>}
      {times.map((time, i) => (
        <TimeRow
          key={i}
          number={i + 1}
          {...{ time, timeZone, judged, mayWrite }}
          change={(next) => edit(times.map((one, at) => (at === i ? next : one)))}
          remove={() => edit(times.filter((_, at) => at !== i))}
        />
      ))}
    </SettingsForm>
  );
};

/** Periods with unusual traffic, for budget pacing, in days of the shop. Before a campaign has a time zone, they are the browser's. */
export const Traffic = ({ mayWrite, now = Date.now() }: TrafficProps) => {
  const strings = useStrings('traffic');
  const campaign = useAnswer('admin/campaign', publishedTermsSchema);
  const answer = useAnswer('admin/expected-traffic', trafficSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={campaign}>
        {({ published }) => {
          const timeZone = published?.campaign.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
          return (
            <Loaded answer={answer}>
              {({ peaks }) => <Form known={peaks.map((peak) => busyTimeOf(peak, timeZone))} {...{ timeZone, mayWrite, now }} />}
            </Loaded>
          );
        }}
      </Loaded>
    </Panel>
  );
};
