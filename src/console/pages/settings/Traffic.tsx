import { useState } from 'preact/hooks';
import { trafficSchema } from '../../api/settingsSchema';
import { useAnswer } from '../../app/useAnswer';
import { useStrings } from '../../i18n/language';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Panel';
import { type BusyTime, busyTimeOf, peakOf } from './busyTime';
import { ComingDays } from './ComingDays';
import { SettingsForm } from './SettingsForm';
import { TimeRow } from './TimeRow';
import { trafficStrings } from './trafficStrings';
import { useSaved } from './useSaved';

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

/** When more or fewer visits come than else: what budgets are planned by. */
export const Traffic = ({ mayWrite, now = Date.now(), kept }: TrafficProps) => {
  const strings = useStrings(trafficStrings);
  const answer = useAnswer('admin/expected-traffic', trafficSchema);
  return (
    <Panel title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>{({ peaks }) => <Form known={peaks.map(busyTimeOf)} {...{ mayWrite, now, kept }} />}</Loaded>
    </Panel>
  );
};
