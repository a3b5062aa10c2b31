import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import { checkCampaign } from '../../../../campaigns/checkCampaign';
import { type Draft, fieldsOf, listOf, placeOf } from '../draft/draft';
import type { DraftState } from '../draft/draftStore';
import { couponOfIssue } from './issuePlaces';

type Checked = readonly CampaignIssue[];
type Published = DraftState['published'];

/** Drafts with more coupons are checked in a worker after a pause in typing, ms, because checking a thousand takes half a second. */
const FEW = 20;
const PAUSE = 500;

/** What the worker is asked, see `checkCampaign`. */
export interface CheckQuestion {
  readonly draft: Draft;
  readonly options: Parameters<typeof checkCampaign>[1];
}

/** Issues that a coupon has only because of other coupons, or of the shop's products. */
const ACROSS: ReadonlySet<string> = new Set([
  'coupon_duplicate',
  'code_duplicate',
  'coupon_in_two_campaigns',
  'coupon_not_in_period',
  'exclusive_overlap',
  'priority_never_shows',
  'rule_never_shows',
  'scope_matches_nothing',
  'scope_name_unknown',
]);

const only = (record: unknown, id: string): Draft => (Object.hasOwn(fieldsOf(record), id) ? { [id]: fieldsOf(record)[id] } : {});

/**
 * The issues of one coupon, found without looking at the others, which may be a thousand.
 * @param known issues of the whole draft, perhaps older, for those that other coupons cause
 */
export const issuesOfCoupon = (draft: Draft, id: string, known: Checked, options: Parameters<typeof checkCampaign>[1]): Checked => {
  const place = placeOf(draft, id);
  const { creatives: _, ...experiment } = fieldsOf(draft.experiment);
  const alone = {
    ...draft,
    experiment,
    coupons: [listOf(draft.coupons)[place]],
    rule: [],
    campaigns: [],
    budgets: only(draft.budgets, id),
    limits: only(draft.limits, id),
    codes: only(draft.codes, id),
  };
  const own = checkCampaign(alone, options)
    .filter((issue) => couponOfIssue(issue, [id]) === 0)
    .map((issue) => ({ ...issue, at: issue.at.replace(/^coupons\.0(?=\.|$)/, `coupons.${place}`) }));
  const ofOthers = known.filter(
    ({ code, at }) =>
      ACROSS.has(code) && (at === `coupons.${place}` || at.startsWith(`coupons.${place}.`) || at.startsWith(`codes.${id}.`)),
  );
  return [...own, ...ofOthers];
};

/** The issues of the whole draft: at once if it has few coupons, else after a pause in typing. */
export const useIssues = (draft: Draft | undefined, published: Published): Checked => {
  const isSmall = listOf(draft?.coupons).length <= FEW;
  const atOnce = useMemo(
    () => (isSmall ? (draft ? checkCampaign(draft, { now: Date.now(), published }) : []) : undefined),
    [draft, published, isSmall],
  );
  const [later, setLater] = useState<Checked>([]);
  useEffect(() => {
    if (isSmall || !draft) return undefined;
    let worker: Worker | undefined;
    const timer = setTimeout(() => {
      worker = new Worker(new URL('./checkWorker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<Checked>) => {
        worker?.terminate();
        setLater(data);
      };
      worker.postMessage({ draft, options: { now: Date.now(), published } } satisfies CheckQuestion);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      worker?.terminate();
    };
  }, [draft, published, isSmall]);
  return atOnce ?? later;
};
