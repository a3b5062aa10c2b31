import { useState } from 'preact/hooks';
import { type TrainingFile, type TrainingRun, trainingRunSchema } from '../../../protocol/training';
import type { Failure } from '../../../protocol/values/result';
import { answersChanged, anything, ask } from '../../api/ask';
import { useStrings } from '../../languages/strings';
import { Field } from '../../ui/Field';
import { Failed, Notice } from '../../ui/Notice';
import { Reveal } from '../../ui/Page';
import { Step } from './Step';

const kinds = ['orders', 'events', 'items'] as const;
type Kind = (typeof kinds)[number];
type Choices = Readonly<Record<Kind, string>>;

/** Value of *Orders this server has*. */
const OWN = 'own';

const usable = (files: readonly TrainingFile[], kind: Kind): readonly TrainingFile[] =>
  files.filter(({ inspection }) => inspection?.kind === kind && !inspection.problem);

/** The newest file of each kind, and the server's own orders without one. */
export const defaultChoices = (files: readonly TrainingFile[]): Choices => {
  const newest = (kind: Kind): string => usable(files, kind)[0]?.id ?? '';
  return { orders: newest('orders') || OWN, events: newest('events'), items: newest('items') };
};

const Form = ({ files }: { readonly files: readonly TrainingFile[] }) => {
  const strings = useStrings('trainingRun');
  const [chosen, setChosen] = useState<Partial<Choices>>({});
  const [seed, setSeed] = useState(42);
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const known = { ...defaultChoices(files), ...chosen };
  const isEmpty = known.orders === '' && known.events === '';
  const start = async (): Promise<void> => {
    setBusy(true);
    const ids = kinds.map((kind) => known[kind]).filter((id) => id !== '' && id !== OWN);
    const body = { files: ids, ownOrders: known.orders === OWN, seed };
    const started = await ask('admin/training/runs', trainingRunSchema, { method: 'POST', body });
    setBusy(false);
    setFailure(started.ok ? undefined : started.error);
    answersChanged();
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy && !isEmpty) void start();
      }}
    >
      <div class="fields">
        {kinds
          .filter((kind) => kind === 'orders' || usable(files, kind).length > 0)
          .map((kind) => (
            <Field
              key={kind}
              label={strings.kinds[kind]}
              control={(ids) => (
                <select {...ids} value={known[kind]} onChange={({ currentTarget: { value } }) => setChosen({ ...chosen, [kind]: value })}>
                  {usable(files, kind).map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                  {kind === 'orders' && <option value={OWN}>{strings.own}</option>}
                  <option value="">{strings.none}</option>
                </select>
              )}
            />
          ))}
      </div>
      <Reveal label={strings.more}>
        {() => (
          <Field
            label={strings.seed}
            hint={strings.seedHint}
            control={(ids) => (
              <input
                {...ids}
                type="number"
                min={0}
                max={1_000_000}
                step={1}
                value={seed}
                onInput={({ currentTarget }) => setSeed(Math.min(1_000_000, Math.max(0, Math.round(currentTarget.valueAsNumber) || 0)))}
              />
            )}
          />
        )}
      </Reveal>
      {isEmpty && <p class="muted">{strings.nothing}</p>}
      <div>
        <button type="submit" class="primary" aria-disabled={busy || isEmpty}>
          {strings.start}
        </button>
      </div>
      {failure && <Failed failure={failure} />}
    </form>
  );
};

const Log = ({ lines }: { readonly lines: readonly string[] }) => {
  const strings = useStrings('trainingRun');
  if (lines.length === 0) return null;
  return (
    <Reveal label={strings.log}>
      {() => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <pre class="run-log" dir="ltr" tabIndex={0}>
          {lines.join('\n')}
        </pre>
      )}
    </Reveal>
  );
};

const Progress = ({ run, mayWrite }: { readonly run: TrainingRun; readonly mayWrite: boolean }) => {
  const strings = useStrings('trainingRun');
  const [busy, setBusy] = useState(false);
  const cancel = async (): Promise<void> => {
    setBusy(true);
    await ask(`admin/training/runs/${run.id}/cancel`, anything, { method: 'POST' });
    setBusy(false);
    answersChanged();
  };
  return (
    <>
      <p role="status">{strings.running}</p>
      <ul class="plain stages">
        {run.stages.map(({ stage, done, total }) => {
          const name = strings.stages[stage] ?? stage;
          return (
            <li key={stage}>
              <span>{name}</span>
              <progress aria-label={name} max={Math.max(1, total)} value={done} />
            </li>
          );
        })}
      </ul>
      <Log lines={run.log} />
      {mayWrite && (
        <div>
          <button type="button" aria-disabled={busy} onClick={() => void (busy || cancel())}>
            {strings.cancel}
          </button>
        </div>
      )}
    </>
  );
};

/** How the last run ended, unless it has a result. */
const Ended = ({ run }: { readonly run: TrainingRun }) => {
  const strings = useStrings('trainingRun');
  if (run.state === 'cancelled')
    return (
      <Notice kind="info">
        <p>{strings.cancelled}</p>
      </Notice>
    );
  if (!run.error) return null;
  const words = strings.failures[run.error.code];
  return (
    <>
      <Failed failure={run.error} before={<p>{strings.failed}</p>} words={words === undefined ? undefined : <p>{words}</p>} />
      <Log lines={run.log} />
    </>
  );
};

interface TrainStepProps {
  readonly files: readonly TrainingFile[];
  /** Newest first. */
  readonly runs: readonly TrainingRun[];
  readonly mayWrite: boolean;
}

/** Starts a run, and follows the one that is going on. */
export const TrainStep = ({ files, runs, mayWrite }: TrainStepProps) => {
  const strings = useStrings('trainingRun');
  const running = runs.find(({ state }) => state === 'running');
  const [last] = runs;
  return (
    <Step number={2} title={strings.title}>
      {running ? (
        <Progress run={running} mayWrite={mayWrite} />
      ) : (
        <>
          {last && <Ended run={last} />}
          {mayWrite && <Form files={files} />}
        </>
      )}
    </Step>
  );
};
