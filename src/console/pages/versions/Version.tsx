import { useState } from 'preact/hooks';
import { anything, ask, useAnswer } from '../../api/ask';
import { type BundleRow, type VersionAnswer, versionSchema } from '../../api/bundleSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import { Actor } from '../../ui/Actor';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Panel, Reveal } from '../../ui/Page';
import { type Draft, fieldsOf, idOf, listOf } from '../coupons/draft/draft';
import { EditingContext, readingOf } from '../coupons/draft/editing';
import { Changes, useChangeWords } from '../coupons/publish/Changes';
import { sameValue } from '../coupons/publish/changesOf';
import { Release } from './Release';
import { Restore } from './Restore';
import { VersionCard } from './VersionCard';
import { versionsStrings } from './versionsStrings';

/** Gives texts about a campaign its currency, time zone and titles. */
const reading = (draft: Draft) => ({ ...readingOf(draft), issues: [], mayWrite: false, set: () => {}, edit: () => {} });

/** The main change of a version, and how many others there are. */
const Headline = ({ previous, at }: { readonly previous: Draft | null; readonly at: number }) => {
  const strings = useStrings(versionsStrings);
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
  const strings = useStrings(versionsStrings);
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

interface VersionProps {
  readonly bundle: BundleRow;
  /** The live campaign; empty if there is none. */
  readonly live: Draft;
  readonly isLive: boolean;
  readonly signing: 'server' | 'offline';
  readonly mayWrite: boolean;
  /** Whether some version is tried on a share of the devices. */
  readonly trial: boolean;
  /** Called after a change of the list. */
  readonly done: () => void;
  readonly restored: (title: string, replaced: string | null) => void;
}

const Actions = ({ answer, title, ...props }: VersionProps & { readonly answer: VersionAnswer; readonly title: string }) => {
  const strings = useStrings(versionsStrings);
  const { bundle, live, isLive, signing, trial, done, restored } = props;
  const terms = hasLiveTerms(answer.campaign, live);
  const tried = bundle.share > 0;
  const offline = signing === 'offline';
  return (
    <>
      {!isLive && offline && !tried && !terms && <p class="muted">{strings.offline}</p>}
      <div class="buttons">
        {!isLive && !offline && !tried && (
          <Restore bundle={bundle} title={title} live={live} answer={answer} trial={trial} done={(replaced) => restored(title, replaced)} />
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

/** One version: its name or date, its changes in words, its contents, and how to restore it. */
export const Version = (props: VersionProps) => {
  const { bundle, live, isLive, mayWrite } = props;
  const strings = useStrings(versionsStrings);
  const formats = useFormats();
  const answer = useAnswer(`admin/bundles/${bundle.id}/campaign`, versionSchema);
  const moment = formats.moment(bundle.publishedAt);
  const title = bundle.name ?? moment;
  return (
    <Panel
      title={title}
      lead={
        <>
          {bundle.name !== undefined && `${strings.published(moment)} · `}
          {bundle.publishedBy !== undefined && (
            <>
              <Actor actor={bundle.publishedBy} />
              {' · '}
            </>
          )}
          <code>{bundle.id}</code>
        </>
      }
      action={
        bundle.share > 0 && (
          <span class="badge">{isLive ? strings.current : `${strings.devices}: ${formats.percent(bundle.share, 0)}`}</span>
        )
      }
    >
      <Loaded answer={answer}>
        {(version) => (
          <>
            <EditingContext.Provider value={reading(version.campaign)}>
              <Headline previous={version.previous} at={bundle.publishedAt} />
              {version.previous && (
                <Reveal label={strings.sincePrevious}>
                  {() => <Differences from={version.previous ?? {}} nothing={strings.sameAsPrevious} at={bundle.publishedAt} />}
                </Reveal>
              )}
            </EditingContext.Provider>
            {!isLive && (
              <EditingContext.Provider value={reading(live)}>
                <Reveal label={strings.untilLive}>
                  {() => <Differences from={version.campaign} nothing={strings.sameAsLive} at={bundle.publishedAt} />}
                </Reveal>
              </EditingContext.Provider>
            )}
            <Reveal label={strings.show}>{() => <VersionCard id={bundle.id} />}</Reveal>
            {mayWrite && <Actions {...props} answer={version} title={title} />}
          </>
        )}
      </Loaded>
    </Panel>
  );
};
