import { useState } from 'preact/hooks';
import { hasErrors } from '../../../../campaigns/checkCampaign';
import { type Failure, fail, type Result } from '../../../../protocol/result';
import { ask } from '../../../api/ask';
import { campaignPendingSchema, campaignPublishedSchema, type PublishNote } from '../../../api/campaignSchema';
import { servingSchema } from '../../../api/schemas';
import { lazy } from '../../../app/lazy';
import { useAnswer } from '../../../app/useAnswer';
import { useStrings } from '../../../i18n/language';
import { ConfirmButton } from '../../../ui/ConfirmButton';
import { Failed } from '../../../ui/Failed';
import { Notice } from '../../../ui/Notice';
import { type DraftState, isUnsaved } from '../draft/createDraftStore';
import type { Draft } from '../draft/draft';
import { draftStore } from '../draft/draftStore';
import { useEditing } from '../draft/editing';
import { useCouponTitle } from '../draft/useCouponTitle';
import { IssueList } from '../issues/IssueList';
import { Changes } from './Changes';
import { publishesNothing } from './publishesNothing';
import { publishStrings } from './publishStrings';

/** Sentences that few ever need, and what only those see whose key lies elsewhere. */
const Refusal = lazy(async () => (await import('./Refusal')).Refusal);
const Offline = lazy(async () => (await import('./Offline')).Offline);

interface PublishProps {
  readonly state: DraftState;
  /** The published campaign; empty where there is none. */
  readonly live: Draft;
  readonly serving: boolean | undefined;
  /** Afterwards: what is shown of the server may have changed. */
  readonly published: () => void;
}

/** The way out: what will change, what stands in the way, and after it the switch. */
export const Publish = ({ state, live, serving, published }: PublishProps) => {
  const strings = useStrings(publishStrings);
  const { issues, draft } = useEditing();
  const titleOf = useCouponTitle();
  const [done, setDone] = useState<readonly PublishNote[]>();
  const [failure, setFailure] = useState<Failure>();
  const waiting = useAnswer('admin/campaign/pending', campaignPendingSchema);
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
  // Without an answer nobody knows that there is nothing to do.
  const pending = waiting.value?.pending;
  const idle = pending?.length === 0 && publishesNothing(draft, live, Date.now());
  return (
    <div class="stack">
      {done && (
        <Notice kind="good" urgent>
          <p>{serving === false ? strings.doneOff : strings.isOn}</p>
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
        </Notice>
      )}
      {failure && <Failed failure={failure} />}
      <div>
        <ConfirmButton
          kind="primary"
          label={strings.publish}
          title={strings.title}
          question={
            <>
              <Changes live={live} />
              {idle && <p>{strings.idle}</p>}
              {pending?.map((code) => (
                <p key={code}>{strings.pending[code] ?? code}</p>
              ))}
              {blocked && <p>{strings.blocked}</p>}
              {!blocked && issues.length > 0 && <p>{strings.unwise}</p>}
              <IssueList issues={blocked ? issues.filter(({ severity }) => severity === 'error') : issues} named />
            </>
          }
          confirm={strings.confirm}
          confirmable={!blocked && !idle}
          run={publish}
          explain={(failure) => <Refusal failure={failure} />}
          done={() => {
            void draftStore.reload();
            waiting.reload();
            published();
          }}
        />
      </div>
    </div>
  );
};
