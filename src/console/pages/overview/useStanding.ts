import { useEffect, useState } from 'preact/hooks';
import * as v from 'valibot';
import { useAnswer } from '../../app/useAnswer';
import type { DraftStanding } from './adviceOf';

const share = v.number();

/** `GET /v1/admin/campaign`, as far as the overview goes by it. What is live is kept whole, because the draft is compared with all of it. */
export const standingSchema = v.object({
  campaign: v.nullable(v.record(v.string(), v.unknown())),
  issues: v.array(v.object({ severity: v.string() })),
  published: v.nullable(
    v.object({
      campaign: v.looseObject({ experiment: v.looseObject({ shares: v.object({ none: share, rule: share, couplet: share }) }) }),
    }),
  ),
});

export interface Standing {
  readonly draft: DraftStanding;
  /** Share of visitors who see no coupon or the shop's own rule, of what is live; `undefined` where nothing is. */
  readonly heldOut: number | undefined;
}

/** How the campaign being worked on stands to what is live; `undefined` while that is not known. What compares them is loaded for it alone. */
export const useStanding = (): { readonly standing: Standing | undefined; readonly failed: boolean } => {
  const { value, failure } = useAnswer('admin/campaign', standingSchema);
  const [draft, setDraft] = useState<DraftStanding>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (!value) return;
    const { campaign, issues, published } = value;
    if (!campaign) return setDraft('none');
    const unfinished = issues.some(({ severity }) => severity === 'error');
    if (!published) return setDraft(unfinished ? 'unfinished' : 'changed');
    import('../coupons/publish/changesOf').then(
      ({ changesOf }) => {
        // What has ended is no change that waits for anybody.
        const changed = changesOf(campaign, published.campaign, Date.now()).some(({ what }) => what !== 'ended');
        setDraft(!changed ? 'same' : unfinished ? 'unfinished' : 'changed');
      },
      () => setFailed(true),
    );
  }, [value]);
  const shares = value?.published?.campaign.experiment.shares;
  return {
    standing: draft === undefined ? undefined : { draft, heldOut: shares && shares.none + shares.rule },
    failed: failed || failure !== undefined,
  };
};
