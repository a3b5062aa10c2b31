import { ask } from '../../api/ask';
import { loopSchema } from '../../api/loopSchema';
import { useAnswer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { useFormats, useStrings } from '../../i18n/language';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { DataTable } from '../../ui/DataTable';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Panel';
import { trialStrings } from './trialStrings';
import { eventWords, standingWords } from './trialWords';

interface TrialProps {
  readonly mayWrite: boolean;
  /** What devices use has changed. */
  readonly done: () => void;
}

/** What the server does by itself with what it learnt: where it stands, what waits for a click, and what it did. */
export const Trial = ({ mayWrite, done }: TrialProps) => {
  const strings = useStrings(trialStrings);
  const formats = useFormats();
  const answer = useAnswer('admin/loop', loopSchema);
  return (
    <Panel
      title={strings.title}
      lead={answer.value && strings.leads[answer.value.settings.mode]}
      action={<a href={hrefOf('settings')}>{strings.settings}</a>}
    >
      <Loaded answer={answer}>
        {(loop) => {
          const { phase, settings, history } = loop;
          return (
            <div class="stack">
              <p>{standingWords(loop, strings, formats)}</p>
              {phase.name === 'pending' && mayWrite && (
                <div class="buttons">
                  <ConfirmButton
                    label={strings.start(formats.percent(settings.share, 0))}
                    kind="primary"
                    title={strings.startTitle}
                    question={<p>{strings.startQuestion(phase.trial.bundle)}</p>}
                    confirm={strings.startConfirm}
                    run={() => ask('admin/loop/stage', loopSchema, { method: 'POST', body: { bundle: phase.trial.bundle } })}
                    done={() => {
                      answer.reload();
                      done();
                    }}
                  />
                </div>
              )}
              {history.length > 0 && (
                <DataTable
                  caption={strings.history}
                  rows={history}
                  keyOf={({ at, code }) => `${at}-${code}`}
                  columns={[
                    { key: 'when', title: strings.when, cell: ({ at }) => <span class="whole">{formats.moment(at)}</span> },
                    { key: 'what', title: strings.what, cell: (event) => eventWords(event, strings, formats) },
                  ]}
                />
              )}
            </div>
          );
        }}
      </Loaded>
    </Panel>
  );
};
