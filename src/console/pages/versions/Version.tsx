import { useEffect, useRef, useState } from 'preact/hooks';
import { anything, ask, useAnswer } from '../../api/ask';
import { type BundleRow, type VersionAnswer, type VersionRestored, versionSchema } from '../../api/bundleSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Page';
import { tell } from '../../ui/toasts';
import { type Draft, fieldsOf, idOf, listOf } from '../coupons/draft/draft';
import { EditingContext, readingOf } from '../coupons/draft/editing';
import { Changes, useChangeWords } from '../coupons/publish/Changes';
import { sameValue } from '../coupons/publish/changesOf';
import { Release } from './Release';
import { type Live, Restore, restoreVersion } from './Restore';
import { VersionCard } from './VersionCard';

/** Gives texts about a campaign its currency, time zone and titles. */
const reading = (draft: Draft) => ({ ...readingOf(draft), issues: [], mayWrite: false, set: () => {}, edit: () => {} });

/** The main change of a version, and how many others there are. */
const Headline = ({ previous, at }: { readonly previous: Draft | null; readonly at: number }) => {
  const strings = useStrings('versions');
  const { sentences } = useFormats();
  const { changes, sentence, detail } = useChangeWords(previous ?? {}, at);
  const [main, ...others] = changes;
  if (!previous) return <p>{strings.first}</p>;
  if (!main) return <p>{strings.onlyLearned}</p>;
  const field = 'fields' in main ? main.fields[0] : undefined;
  const text = field ? strings.detail(sentence(main), detail(field).text) : sentence(main);
  const more = others.length + ('fields' in main ? main.fields.length - 1 : 0);
  return <p>{sentences([text, ...(more > 0 ? [strings.more(more)] : [])])}</p>;
};

const Differences = ({ from, nothing, at }: { readonly from: Draft; readonly nothing: string; readonly at: number }) => (
  <Changes {...useChangeWords(from, at)} nothing={nothing} />
);

/** Whether shoppers would get what the cards of the stored bundle promise. The server checks the same (`checkRelease`). */
const hasLiveTerms = (version: Draft, live: Draft): boolean =>
  listOf(version.coupons).every((coupon) => listOf(live.coupons).some((other) => idOf(other) === idOf(coupon) && sameValue(other, coupon)));

const Rename = ({ bundle, done }: { readonly bundle: BundleRow; readonly done: () => void }) => {
  const strings = useStrings('versions');
  const [name, setName] = useState(bundle.name ?? '');
  return (
    <ConfirmButton
      label={strings.rename}
      title={strings.renameTitle}
      question={
        <Field
          label={strings.name}
          hint={strings.nameHint}
          control={(ids) => (
            <input {...ids} type="text" maxLength={80} value={name} onInput={({ currentTarget }) => setName(currentTarget.value)} />
          )}
        />
      }
      confirm={strings.save}
      run={() => ask(`admin/bundles/${bundle.id}/name`, anything, { method: 'PUT', body: { name } })}
      done={done}
    />
  );
};

export interface VersionProps {
  readonly bundle: BundleRow;
  /** The live campaign; empty if there is none. */
  readonly live: Draft;
  readonly over: Live | undefined;
  readonly signing: 'server' | 'offline';
  readonly mayWrite: boolean;
  /** Whether some version is tried on a share of the devices. */
  readonly trial: boolean;
  /** Called after a change of the list. */
  readonly done: () => void;
}

/** Says that a version was restored, and takes it back on request. */
const useRestored = (done: () => void) => {
  const strings = useStrings('versions');
  const { undo: undoLabel, failures } = useStrings('ui');
  const undo = async (replaced: string, live: Live): Promise<void> => {
    const answer = await restoreVersion(replaced, live);
    if (answer.ok) tell(strings.undone);
    else tell(failures[answer.error.code] ?? answer.error.message, { kind: 'error' });
    done();
  };
  return (title: string, { id, publishedAt, replaced }: VersionRestored): void => {
    tell(strings.restored(title), replaced === null ? {} : { undoLabel, undo: () => void undo(replaced, { bundle: id, publishedAt }) });
    done();
  };
};

const Actions = ({ answer, title, ...props }: VersionProps & { readonly answer: VersionAnswer; readonly title: string }) => {
  const strings = useStrings('versions');
  const { bundle, live, over, signing, trial, done } = props;
  const isLive = bundle.id === over?.bundle;
  const restored = useRestored(done);
  const terms = hasLiveTerms(answer.campaign, live);
  const tried = bundle.share > 0;
  const offline = signing === 'offline';
  return (
    <>
      {!isLive && offline && !tried && !terms && <p class="muted">{strings.offline}</p>}
      <div class="buttons">
        {!isLive && !offline && !tried && (
          <Restore {...{ bundle, title, live, over, answer, trial }} done={(now) => restored(title, now)} overtaken={done} />
        )}
        {!isLive && (
          <Release
            bundle={bundle}
            title={title}
            forAll={tried || (offline && terms)}
            forSome={terms && sameValue(fieldsOf(answer.campaign).experiment, live.experiment)}
            done={done}
          />
        )}
        <Rename bundle={bundle} done={done} />
      </div>
    </>
  );
};

/** Name of a version, or its date. */
export const useTitle = ({ name, publishedAt }: BundleRow): string => {
  const { moment } = useFormats();
  return name ?? moment(publishedAt);
};

/** The contents of a version. What restoring would publish depends on the live version, so it is asked again when that changes. */
const useVersion = ({ bundle, over }: Pick<VersionProps, 'bundle' | 'over'>) => {
  const answer = useAnswer(`admin/bundles/${bundle.id}/campaign`, versionSchema);
  const { reload } = answer;
  const since = over?.publishedAt;
  const asked = useRef(since);
  useEffect(() => {
    if (asked.current !== undefined && asked.current !== since) reload();
    asked.current = since;
  }, [since, reload]);
  return answer;
};

/** The main change of a version, and what can be done with it. */
export const VersionSummary = (props: VersionProps) => {
  const { bundle, mayWrite } = props;
  const answer = useVersion(props);
  const title = useTitle(bundle);
  return (
    <Loaded answer={answer}>
      {(version) => (
        <div class="stack tight">
          <EditingContext.Provider value={reading(version.campaign)}>
            <Headline previous={version.previous} at={bundle.publishedAt} />
          </EditingContext.Provider>
          {mayWrite && <Actions {...props} answer={version} title={title} />}
        </div>
      )}
    </Loaded>
  );
};

/** One version: its changes in words, its contents, and how to restore it. */
export const Version = (props: VersionProps) => {
  const { bundle, live, over, mayWrite } = props;
  const strings = useStrings('versions');
  const answer = useVersion(props);
  const title = useTitle(bundle);
  return (
    <Loaded answer={answer}>
      {(version) => (
        <div class="stack">
          <Panel title={strings.sincePrevious}>
            <EditingContext.Provider value={reading(version.campaign)}>
              {version.previous ? (
                <Differences from={version.previous} nothing={strings.sameAsPrevious} at={bundle.publishedAt} />
              ) : (
                <p>{strings.first}</p>
              )}
            </EditingContext.Provider>
            {mayWrite && <Actions {...props} answer={version} title={title} />}
          </Panel>
          {bundle.id !== over?.bundle && (
            <Panel title={strings.untilLive}>
              <EditingContext.Provider value={reading(live)}>
                <Differences from={version.campaign} nothing={strings.sameAsLive} at={bundle.publishedAt} />
              </EditingContext.Provider>
            </Panel>
          )}
          <Panel title={strings.show}>
            <VersionCard id={bundle.id} />
          </Panel>
        </div>
      )}
    </Loaded>
  );
};
