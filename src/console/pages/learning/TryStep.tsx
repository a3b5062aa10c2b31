import { useState } from 'preact/hooks';
import { stagedRunSchema, type TrainingRun } from '../../../protocol/training';
import type { Failure } from '../../../protocol/values/result';
import { answersChanged, anything, ask, useAnswer } from '../../api/ask';
import { type BundleRow, bundlesSchema } from '../../api/bundleSchema';
import type { CampaignAnswer } from '../../api/campaignSchema';
import { loopSchema } from '../../api/loopSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { hrefOf } from '../../routing/routes';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { CopyBox } from '../../ui/CopyBox';
import { Field } from '../../ui/Field';
import { Failed } from '../../ui/Notice';
import { tell } from '../../ui/toasts';
import { downloadCampaign, offlineCommands } from '../coupons/publish/Offline';
import { inputNames } from './fileWords';
import { Step } from './Step';

const shares = [0.1, 0.2, 0.5, 1] as const;
/** Most characters of a version's name. */
const NAME = 80;
/** As automatic learning begins. */
const USUAL = 0.2;

interface TryProps {
  readonly run: TrainingRun;
  readonly mayWrite: boolean;
  /** Call after a change that the shell may show. */
  readonly changed: () => void;
}

const Start = ({ run, changed }: TryProps) => {
  const strings = useStrings('tryStep');
  const runWords = useStrings('trainingRun');
  const { percent, list } = useFormats();
  const [share, setShare] = useState<number>(USUAL);
  const loop = useAnswer('admin/loop', loopSchema);
  const named = percent(share, 0);
  const stage = async () => {
    const staged = await ask(`admin/training/runs/${run.id}/stage`, stagedRunSchema, { method: 'POST', body: { share } });
    // Only a help to find it again, so a failure does not matter.
    const name = strings.versionName(list(inputNames(run, runWords))).slice(0, NAME);
    if (staged.ok) await ask(`admin/bundles/${staged.value.id}/name`, anything, { method: 'PUT', body: { name } });
    return staged;
  };
  return (
    <div class="stack">
      <Field
        label={strings.share}
        hint={strings.shareHint}
        control={(ids) => (
          <select {...ids} value={share} onChange={({ currentTarget: { value } }) => setShare(Number(value))}>
            {shares.map((one) => (
              <option key={one} value={one}>
                {one === 1 ? strings.all : percent(one, 0)}
              </option>
            ))}
          </select>
        )}
      />
      <div>
        <ConfirmButton
          label={share === 1 ? strings.promote : strings.start(named)}
          kind="primary"
          title={share === 1 ? strings.promoteTitle : strings.startTitle}
          question={
            <>
              <p>{share === 1 ? strings.allQuestion : strings.startQuestion(named)}</p>
              {share < 1 && loop.value?.settings.mode !== 'off' && <p>{strings.judged}</p>}
            </>
          }
          confirm={strings.startConfirm}
          run={stage}
          done={() => {
            answersChanged();
            changed();
          }}
          explain={({ code }) => strings.failures[code] && <p>{strings.failures[code]}</p>}
        />
      </div>
    </div>
  );
};

/** The version made of a run: how many browsers have it, and what can be done with it. */
const Staged = ({ run, mayWrite, changed, version }: TryProps & { readonly version: BundleRow }) => {
  const { id: bundle, share, name = bundle } = version;
  const strings = useStrings('tryStep');
  const { percent } = useFormats();
  const loop = useAnswer('admin/loop', loopSchema);
  const [failure, setFailure] = useState<Failure>();
  const roll = (to: number) => ask('admin/rollout', anything, { method: 'PUT', body: { bundle, share: to } });
  const done = (text: string): void => {
    tell(text);
    answersChanged();
    changed();
  };
  const end = async (): Promise<void> => {
    const ended = await roll(0);
    setFailure(ended.ok ? undefined : ended.error);
    if (ended.ok) done(strings.endedNow);
  };
  const phase = loop.value?.phase;
  const judged = phase?.name === 'stage' && phase.stage.bundle === bundle;
  if (share === 0 || share === 1)
    return (
      <>
        <p>{share === 1 ? strings.live(name) : strings.ended(name)}</p>
        {share === 0 && mayWrite && <Start run={run} mayWrite={mayWrite} changed={changed} />}
      </>
    );
  return (
    <>
      <p>
        {strings.staged(name, percent(share, 0))} {judged && strings.judging}
      </p>
      {failure && <Failed failure={failure} />}
      {mayWrite && (
        <div class="buttons">
          <ConfirmButton
            label={strings.promote}
            kind="primary"
            title={strings.promoteTitle}
            question={<p>{strings.promoteQuestion}</p>}
            confirm={strings.promote}
            run={() => roll(1)}
            done={() => done(strings.promotedNow)}
          />
          <button type="button" onClick={() => void end()}>
            {strings.end}
          </button>
        </div>
      )}
    </>
  );
};

/** Without the site's key on the server. */
const Offline = ({ run, campaign }: { readonly run: TrainingRun; readonly campaign: unknown }) => {
  const strings = useStrings('tryStep');
  const server = new URL('..', document.baseURI).href.replace(/\/$/, '');
  const inputs = run.inputs.filter(({ id }) => id !== null);
  return (
    <>
      <p>{strings.offline}</p>
      <div>
        <button type="button" onClick={() => downloadCampaign(campaign)}>
          {strings.download}
        </button>
      </div>
      <CopyBox label={strings.title} text={offlineCommands(server, inputs)} />
    </>
  );
};

interface TryStepProps extends Omit<TryProps, 'run'> {
  /** With a result; absent: there is none yet. */
  readonly run: TrainingRun | undefined;
  readonly campaign: Pick<CampaignAnswer, 'signing' | 'published'>;
}

/** Makes a version of a run's result, and rolls it out. */
export const TryStep = ({ run, campaign: { signing, published }, ...rest }: TryStepProps) => {
  const strings = useStrings('tryStep');
  const bundles = useAnswer('admin/bundles', bundlesSchema);
  const version = bundles.value?.bundles.find(({ id }) => id === run?.staged?.bundle);
  return (
    <Step number={4} title={strings.title} action={<a href={hrefOf('versions')}>{strings.versions}</a>}>
      {run === undefined ? (
        <p class="muted">{strings.none}</p>
      ) : signing === 'offline' ? (
        <Offline run={run} campaign={published?.campaign} />
      ) : version ? (
        <Staged run={run} version={version} {...rest} />
      ) : (
        rest.mayWrite && <Start run={run} {...rest} />
      )}
    </Step>
  );
};
