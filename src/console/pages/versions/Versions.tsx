import { useEffect, useRef, useState } from 'preact/hooks';
import type { Failure } from '../../../protocol/values/result';
import { useAnswer } from '../../api/ask';
import { bundlesSchema } from '../../api/bundleSchema';
import { useStrings } from '../../i18n/i18n';
import { hrefOf, type PageContext } from '../../routing/routes';
import { Loaded } from '../../ui/Loaded';
import { Empty, Failed, Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { draftStore, useDraft } from '../coupons/draft/draftStore';
import { restoreVersion } from './Restore';
import { Version } from './Version';
import { versionsStrings } from './versionsStrings';

interface Restored {
  readonly title: string;
  /** The version that was live, for *Undo*. */
  readonly replaced: string | null;
}

/** The outcome of restoring, and a way back. */
const RestoredNotice = ({ title, replaced, done }: Restored & { readonly done: () => void }) => {
  const strings = useStrings(versionsStrings);
  const [failure, setFailure] = useState<Failure>();
  const [undone, setUndone] = useState(false);
  const [busy, setBusy] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // The version may be far down the page.
  useEffect(() => button.current?.focus(), []);
  const undo = async (id: string): Promise<void> => {
    setBusy(true);
    const answer = await restoreVersion(id);
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    setUndone(answer.ok);
    if (answer.ok) done();
  };
  return (
    <>
      <Notice kind="good" urgent>
        <p>{undone ? strings.undone : strings.restored(title)}</p>
        {!undone && replaced !== null && (
          <button ref={button} type="button" aria-disabled={busy} onClick={() => void (busy || undo(replaced))}>
            {strings.undo}
          </button>
        )}
      </Notice>
      {failure && <Failed failure={failure} />}
    </>
  );
};

const AT_ONCE = 10;

/** Published versions with their differences, and how to restore one. */
export const Versions = ({ mayWrite, changed }: PageContext) => {
  const strings = useStrings(versionsStrings);
  const answer = useAnswer('admin/bundles', bundlesSchema);
  const { published, signing } = useDraft(draftStore);
  const [restored, setRestored] = useState<Restored>();
  const [shown, setShown] = useState(AT_ONCE);
  useEffect(() => void draftStore.open(), []);
  const done = (): void => {
    answer.reload();
    void draftStore.open();
    changed();
  };
  return (
    <Page title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>
        {({ bundles }) =>
          bundles.length === 0 ? (
            <Empty title={strings.none}>
              <p>{strings.noneNext}</p>
              <a href={hrefOf('coupons')}>{strings.toCoupons}</a>
            </Empty>
          ) : (
            <div class="stack">
              {restored && <RestoredNotice key={restored.replaced} {...restored} done={done} />}
              {bundles.slice(0, shown).map((bundle) => (
                <Version
                  // What restoring would change depends on the live version.
                  key={`${bundle.id} ${published?.bundle}`}
                  bundle={bundle}
                  live={published?.campaign ?? {}}
                  isLive={bundle.id === published?.bundle}
                  signing={signing}
                  mayWrite={mayWrite}
                  trial={bundles.some(({ share }) => share > 0 && share < 1)}
                  done={done}
                  restored={(title, replaced) => {
                    setRestored({ title, replaced });
                    done();
                  }}
                />
              ))}
              {shown < bundles.length && (
                <div>
                  <button type="button" onClick={() => setShown(shown + AT_ONCE)}>
                    {strings.older}
                  </button>
                </div>
              )}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
};
