import type { LoopEvent } from '../../../campaigns/loop/loopState';
import { FIRST_CUSTOMERS } from '../../../stats/comparison/confidenceSequence';
import { ask, useAnswer } from '../../api/ask';
import { bundlesSchema } from '../../api/bundleSchema';
import { type LoopAnswer, loopSchema } from '../../api/loopSchema';
import { type Formats, useFormats } from '../../i18n/i18n';
import type { Strings } from '../../languages/strings';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { DataTable } from '../../ui/table/DataTable';

type OwnStrings = Strings['trial'];

const figureOf = ({ facts }: LoopEvent, name: string): number => {
  const value = facts[name];
  return typeof value === 'number' ? value : 0;
};

/** A version's name by its id. */
type NameOf = (bundle: string) => string;
const byId: NameOf = (bundle) => bundle;

/** What the server did, in one to three sentences. */
export const eventWords = (
  event: LoopEvent,
  strings: OwnStrings,
  { count, percent, sentences }: Formats,
  nameOf: NameOf = byId,
): string => {
  const version = nameOf(event.bundle ?? '');
  const told = (name: string): string | undefined => (figureOf(event, name) > 0 ? count(figureOf(event, name)) : undefined);
  const learnt = strings.learnt(told('orders'), told('reports'));
  const why = strings.whys[String(event.facts.why)] ?? '';
  const buyers = strings.buyers(count(figureOf(event, 'staged')), count(figureOf(event, 'live')));
  const parts = (): readonly string[] => {
    switch (event.code) {
      case 'unchanged':
        return [learnt, strings.unchanged];
      case 'prepared':
        return [learnt, strings.prepared(version)];
      case 'staged':
        return [learnt, strings.staged(version, percent(figureOf(event, 'share'), 0))];
      case 'promoted':
        return [strings.promoted(version), why, buyers];
      case 'taken_back':
        return [strings.takenBack(version), why, buyers];
      case 'ended':
        return [strings.ended(version), why];
      default:
        return event.code satisfies never;
    }
  };
  return sentences(parts().filter((part) => part !== ''));
};

/** The current state. */
export const standingWords = (
  { phase, standing, waits, problem }: LoopAnswer,
  strings: OwnStrings,
  { count, percent, sentences }: Formats,
  nameOf: NameOf = byId,
): string => {
  const running = phase.name === 'stage' ? [strings.staged(nameOf(phase.stage.bundle), percent(phase.stage.share, 0))] : [];
  const buyers = standing ? [strings.buyers(count(standing.staged.customers), count(standing.live.customers))] : [];
  const waiting =
    waits === 'too_few_customers' ? strings.enough(count(FIRST_CUSTOMERS)) : waits === null ? strings.hourly : strings.waits[waits];
  const trouble = problem === null ? [] : [strings.problem(problem)];
  return sentences([...running, ...buyers, ...(waiting === undefined ? [] : [waiting]), ...trouble]);
};

interface TrialProps {
  readonly mayWrite: boolean;
  /** Called when the bundle of devices has changed. */
  readonly done: () => void;
}

/** Automatic learning: its state, what waits for approval, and its history. */
export const Trial = ({ mayWrite, done }: TrialProps) => {
  const strings = useStrings('trial');
  const { quoted } = useStrings('ui');
  const formats = useFormats();
  const answer = useAnswer('admin/loop', loopSchema);
  const bundles = useAnswer('admin/bundles', bundlesSchema);
  const nameOf: NameOf = (bundle) => {
    const name = bundles.value?.bundles.find(({ id }) => id === bundle)?.name;
    return name === undefined ? bundle : quoted(name);
  };
  return (
    <Panel title={strings.title} lead={answer.value && strings.leads[answer.value.settings.mode]}>
      <Loaded answer={answer}>
        {(loop) => {
          const { phase, settings, history } = loop;
          return (
            <div class="stack">
              <p>{standingWords(loop, strings, formats, nameOf)}</p>
              {phase.name === 'pending' && mayWrite && (
                <div class="buttons">
                  <ConfirmButton
                    label={strings.start(formats.percent(settings.share, 0))}
                    kind="primary"
                    title={strings.startTitle}
                    question={<p>{strings.startQuestion(nameOf(phase.trial.bundle))}</p>}
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
                    { key: 'what', title: strings.what, cell: (event) => eventWords(event, strings, formats, nameOf) },
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
