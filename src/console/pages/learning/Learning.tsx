import { useEffect, useState } from 'preact/hooks';
import { type TrainingFile, type TrainingRun, trainingFilesSchema, trainingRunsSchema } from '../../../protocol/training';
import { useAnswer } from '../../api/ask';
import { type CampaignAnswer, campaignAnswerSchema } from '../../api/campaignSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { Loaded } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Page, Reveal } from '../../ui/Page';
import { Status } from '../../ui/Status';
import { DataTable } from '../../ui/table/DataTable';
import { DataStep } from './DataStep';
import { HalfLife } from './HalfLife';
import { LoopPanel } from './LoopPanel';
import './learning.css';
import { inputNames } from './fileWords';
import { ResultStep } from './ResultStep';
import { TrainStep } from './TrainStep';
import { Trial } from './Trial';
import { TryStep } from './TryStep';
import { uploadStore } from './uploads';

/** How often a run or an inspection that is going on is asked for, ms. */
const LOOK = 1_000;

const isChecking = (file: TrainingFile): boolean =>
  file.offset === file.bytes && file.inspection === null && !uploadStore.running().has(file.id);

/** Calls again and again while something is going on. */
const useEvery = (isGoing: boolean, call: () => void): void =>
  useEffect(() => {
    if (!isGoing) return;
    const timer = setInterval(call, LOOK);
    return () => clearInterval(timer);
  }, [isGoing, call]);

const tones = { done: 'good', failed: 'bad', running: undefined, cancelled: undefined } as const;

/** All runs, each with a link to its result. */
const Runs = ({ runs }: { readonly runs: readonly TrainingRun[] }) => {
  const strings = useStrings('trainingRun');
  const { actions } = useStrings('table');
  const { moment, list } = useFormats();
  return (
    <Reveal label={strings.earlier}>
      {() => (
        <DataTable
          caption={strings.earlier}
          quietCaption
          rows={runs}
          keyOf={({ id }) => id}
          columns={[
            { key: 'when', title: strings.when, cell: ({ startedAt }) => moment(startedAt) },
            { key: 'data', title: strings.data, cell: (run) => list(inputNames(run, strings)) },
            {
              key: 'state',
              title: strings.state,
              cell: ({ state }) => {
                const tone = tones[state];
                return <Status {...(tone ? { tone } : {})}>{strings.states[state]}</Status>;
              },
            },
            { key: 'version', title: strings.version, cell: ({ staged }) => staged && <code>{staged.bundle}</code> },
            {
              key: 'show',
              title: actions,
              cell: ({ id, state }) => state === 'done' && <a href={hrefOf('learning', id)}>{strings.show}</a>,
            },
          ]}
        />
      )}
    </Reveal>
  );
};

interface StepsProps extends Pick<PageContext, 'mayWrite' | 'changed'> {
  readonly campaign: CampaignAnswer;
  /** Run in the address. */
  readonly wanted: string | undefined;
}

/** From a file to a version. */
const Steps = ({ campaign, wanted, mayWrite, changed }: StepsProps) => {
  const files = useAnswer('admin/training/files', trainingFilesSchema);
  const runs = useAnswer('admin/training/runs', trainingRunsSchema);
  const known = runs.value?.runs ?? [];
  useEvery(
    known.some(({ state }) => state === 'running'),
    runs.reload,
  );
  useEvery((files.value?.files ?? []).some(isChecking), files.reload);
  const done = known.filter(({ state }) => state === 'done');
  const shown = done.find(({ id }) => id === wanted) ?? done[0];
  return (
    <Loaded answer={files}>
      {({ files: uploaded, limits }) => (
        <>
          <DataStep files={uploaded} limits={limits} mayWrite={mayWrite} />
          <Loaded answer={runs}>
            {() => (
              <>
                <TrainStep files={uploaded} runs={known} mayWrite={mayWrite} />
                <ResultStep id={shown?.id} />
                <TryStep run={shown} campaign={campaign} mayWrite={mayWrite} changed={changed} />
                {known.length > 1 && <Runs runs={known} />}
              </>
            )}
          </Loaded>
        </>
      )}
    </Loaded>
  );
};

/** Training on the merchant's own data, and what the automatic loop did. */
export const Learning = ({ mayWrite, rest, changed }: PageContext) => {
  const strings = useStrings('learning');
  const answer = useAnswer('admin/campaign', campaignAnswerSchema);
  /** Counts saved settings, because the panel above shows what follows from them. */
  const [saves, setSaves] = useState(0);
  const kept = (): void => setSaves((before) => before + 1);
  return (
    <Page title={strings.title} lead={strings.lead}>
      <div class="stack">
        <Loaded answer={answer}>
          {(campaign) =>
            campaign.published === null ? (
              <Empty title={strings.empty}>
                <p>{strings.emptyNext}</p>
                <a class="button primary" href={hrefOf('campaigns')}>
                  {strings.toCampaigns}
                </a>
              </Empty>
            ) : (
              <Steps campaign={campaign} wanted={rest[0]} mayWrite={mayWrite} changed={changed} />
            )
          }
        </Loaded>
        <Trial key={saves} mayWrite={mayWrite} done={changed} />
        <LoopPanel mayWrite={mayWrite} kept={kept} />
        <HalfLife mayWrite={mayWrite} kept={kept} />
      </div>
    </Page>
  );
};
