import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { hasErrors } from '../../../../campaigns/checkCampaign';
import { type Failure, fail, type Result } from '../../../../protocol/values/result';
import { ask, useAnswer } from '../../../api/ask';
import { campaignPendingSchema, campaignPublishedSchema, type PublishNote } from '../../../api/campaignSchema';
import { servingSchema } from '../../../api/summarySchema';
import { useStrings } from '../../../languages/strings';
import { ConfirmButton } from '../../../ui/ConfirmButton';
import { lazy } from '../../../ui/Loaded';
import { Failed, Notice } from '../../../ui/Notice';
import { type Draft, fieldsOf } from '../draft/draft';
import { type DraftState, draftStore, isUnsaved } from '../draft/draftStore';
import { useCouponTitle, useEditing } from '../draft/editing';
import { IssueList } from '../issues/IssueList';
import { changesOf, partOf, sameValue } from './changesOf';

/** Parts of a campaign without a field, so that no list of changes shows them. */
const unseen = ['profile', 'policy'] as const;

const unseenOf = (campaign: Draft, part: (typeof unseen)[number]): unknown => {
  const value = partOf(campaign, part);
  // Only the trainer uses the weight of a log.
  return part === 'policy' ? { ...fieldsOf(value), evidence: undefined } : value;
};

/**
 * Whether the draft equals the live campaign in every part. Publishing it would make devices start over for nothing.
 * @param live empty if nothing is live
 */
const publishesNothing = (draft: Draft, live: Draft, now: number): boolean =>
  Object.keys(live).length > 0 &&
  changesOf(draft, live, now).length === 0 &&
  (draft.fairness === undefined) === (live.fairness === undefined) &&
  unseen.every((part) => sameValue(unseenOf(draft, part), unseenOf(live, part)));

/** Texts that are rarely needed, and those for an offline key. */
const Refusal = lazy(async () => (await import('./Refusal')).Refusal);
const ChangesFrom = lazy(async () => (await import('./Changes')).ChangesFrom);
const Offline = lazy(async () => (await import('./Offline')).Offline);

interface PublishProps {
  readonly state: DraftState;
  /** The published campaign; empty if there is none. */
  readonly live: Draft;
  readonly serving: boolean | undefined;
  /** Called after publishing, because the server's data may have changed. */
  readonly published: () => void;
  /** Shown once published: how to go on. */
  readonly next?: ComponentChildren;
}

/** Publishing: the changes, what prevents it, and afterwards the switch. */
export const Publish = ({ state, live, serving, published, next }: PublishProps) => {
  const strings = useStrings('publish');
  const { noChanges } = useStrings('campaignList');
  const { issues, draft } = useEditing();
  const titleOf = useCouponTitle();
  const [done, setDone] = useState<readonly PublishNote[]>();
  const [failure, setFailure] = useState<Failure>();
  const [asked, setAsked] = useState(false);
  const waiting = useAnswer('admin/campaign/pending', campaignPendingSchema);
  const unchanged = useMemo(() => publishesNothing(draft, live, Date.now()), [draft, live]);
  if (state.signing === 'offline') return <Offline />;
  const publish = async (): Promise<Result<unknown>> => {
    await draftStore.flush();
    const now = draftStore.state();
    if (isUnsaved(now)) return fail(now.failure?.code ?? 'draft_unsaved', now.failure?.message ?? strings.unsaved);
    const answer = await ask('admin/campaign/publish', campaignPublishedSchema, { method: 'POST', body: { revision: now.revision } });
    if (answer.ok) setDone(answer.value.notes);
    return answer;
  };
  const turnOn = async (): Promise<void> => {
    const answer = await ask('admin/serving', servingSchema, { method: 'PUT', body: { serving: true } });
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) published();
  };
  const blocked = hasErrors(issues);
  const pending = waiting.value?.pending;
  // If the request failed, it is unknown whether anything is pending.
  const nonePending = waiting.failure === undefined && (pending ?? []).length === 0;
  const idle = nonePending && unchanged;
  return (
    <div class="stack">
      {done && (
        <Notice kind="good" urgent>
          <p>{serving === undefined ? noChanges : serving ? strings.isOn : strings.doneOff}</p>
          {done.map(({ code, facts }) => (
            <p key={`${code} ${facts.coupon ?? facts.at ?? facts.model}`} title={code}>
              {strings.notes[code]?.(titleOf(facts.coupon)) ?? code}
            </p>
          ))}
          {serving === false && (
            <button type="button" class="primary" onClick={() => void turnOn()}>
              {strings.turnOn}
            </button>
          )}
          {serving !== false && next}
        </Notice>
      )}
      {failure && <Failed failure={failure} />}
      {!idle && (
        <div>
          <ConfirmButton
            kind="primary"
            label={strings.publish}
            title={strings.title}
            question={
              asked && (
                <>
                  <ChangesFrom from={live} lead={strings.lead} nothing={strings.nothing} />
                  {pending?.map((code) => (
                    <p key={code}>{strings.pending[code] ?? code}</p>
                  ))}
                  {blocked && <p>{strings.blocked}</p>}
                  {!blocked && issues.length > 0 && <p>{strings.unwise}</p>}
                  <IssueList issues={blocked ? issues.filter(({ severity }) => severity === 'error') : issues} named />
                </>
              )
            }
            confirm={strings.confirm}
            opened={() => setAsked(true)}
            confirmable={!blocked}
            run={publish}
            explain={(failure) => <Refusal failure={failure} />}
            done={() => {
              void draftStore.reload();
              waiting.reload();
              published();
            }}
          />
        </div>
      )}
    </div>
  );
};
