import { hasErrors } from '../../../campaigns/checkCampaign';
import { type Failure, fail, type Result } from '../../../protocol/values/result';
import { ask } from '../../api/ask';
import { type BundleRow, type VersionAnswer, type VersionRestored, versionRestoredSchema } from '../../api/bundleSchema';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Notice } from '../../ui/Notice';
import type { Draft } from '../coupons/draft/draft';
import { draftStore, isUnsaved, useDraft } from '../coupons/draft/draftStore';
import { EditingContext, readingOf } from '../coupons/draft/editing';
import { IssueList } from '../coupons/issues/IssueList';
import { Changes, useChangeWords } from '../coupons/publish/Changes';
import { changesOf } from '../coupons/publish/changesOf';
import { Refusal } from '../coupons/publish/Refusal';

/** What is live, as the server tells publications apart. */
export interface Live {
  readonly bundle: string;
  readonly publishedAt: number;
}

/**
 * Restores a version over the draft and the live version that this tab knows. Errors: those of the route, and those of saving the draft.
 * @param live what the differences were shown from; `undefined`: nothing was live
 */
export const restoreVersion = async (bundle: string, live: Live | undefined): Promise<Result<VersionRestored, Failure>> => {
  await draftStore.flush();
  const { failure, revision } = draftStore.state();
  if (isUnsaved(draftStore.state())) return fail(failure?.code ?? 'draft_unsaved', failure?.message ?? '');
  const answer = await ask(`admin/bundles/${bundle}/restore`, versionRestoredSchema, {
    method: 'POST',
    body: { revision, live: live ? { bundle: live.bundle, publishedAt: live.publishedAt } : null },
  });
  await draftStore.reload();
  return answer;
};

interface PreviewProps {
  readonly live: Draft;
  readonly answer: VersionAnswer;
  readonly trial: boolean;
}

/** What restoring changes, in words. */
const Preview = ({ live, answer: { issues, trained }, trial }: PreviewProps) => {
  const strings = useStrings('versions');
  const { draft } = useDraft(draftStore);
  const words = useChangeWords(live, Date.now());
  const errors = issues.filter(({ severity }) => severity === 'error');
  const anew = words.changes.some(({ what }) => what === 'experiment');
  return (
    <div class="stack">
      <div>
        <Changes {...words} lead={strings.restoreLead} nothing={strings.sameAsLive} />
      </div>
      <ul>
        <li>{anew ? strings.beginsAnew : strings.goesOn}</li>
        <li>{strings.stays}</li>
        {trained && <li>{strings.modelBack}</li>}
        {trial && <li>{strings.trialEnds}</li>}
      </ul>
      {draft !== undefined && changesOf(draft, live, 0).length > 0 && (
        <Notice kind="warning">
          <p>{strings.draftLost}</p>
        </Notice>
      )}
      {errors.length > 0 && (
        <div>
          <p>{strings.blocked}</p>
          <IssueList issues={errors} named />
        </div>
      )}
    </div>
  );
};

interface RestoreProps extends PreviewProps {
  readonly bundle: BundleRow;
  readonly title: string;
  readonly over: Live | undefined;
  readonly done: (restored: VersionRestored) => void;
  /** Another version was published meanwhile. */
  readonly overtaken: () => void;
}

/** Publishes the campaign of a version again, with its model. */
export const Restore = ({ bundle, title, live, over, answer, trial, done, overtaken }: RestoreProps) => {
  const strings = useStrings('versions');
  const editing = { ...readingOf(answer.restored), issues: answer.issues, mayWrite: false, set: () => {}, edit: () => {} };
  return (
    <EditingContext.Provider value={editing}>
      <ConfirmButton
        label={strings.restore}
        kind="primary"
        title={strings.restoreTitle(title)}
        question={<Preview live={live} answer={answer} trial={trial} />}
        confirm={strings.restoreConfirm}
        confirmable={!hasErrors(answer.issues)}
        run={async () => {
          const restored = await restoreVersion(bundle.id, over);
          if (restored.ok) done(restored.value);
          else if (restored.error.code === 'live_changed') overtaken();
          return restored;
        }}
        explain={(failure) => <Refusal failure={failure} />}
      />
    </EditingContext.Provider>
  );
};
