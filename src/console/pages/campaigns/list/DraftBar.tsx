import { useMemo } from 'preact/hooks';
import { useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { lazy } from '../../../ui/Loaded';
import { type Draft, fieldsOf } from '../../coupons/draft/draft';
import type { DraftState } from '../../coupons/draft/draftStore';
import { useEditing } from '../../coupons/draft/editing';
import { SaveState } from '../../coupons/draft/SaveState';
import { changesOf } from '../../coupons/publish/changesOf';
import { Publish } from '../../coupons/publish/Publish';
import { useAct } from '../model/act';

const NextSetupStep = lazy(async () => (await import('../../overview/Setup')).NextSetupStep);

/** Number of changes that publishing would make. A coupon or campaign counts once, a setting of the shop each. */
const countChanges = (draft: Draft, live: Draft, now: number): number =>
  changesOf(draft, live, now)
    .filter(({ what }) => what !== 'ended')
    .reduce((sum, change) => sum + (change.what === 'shop' ? change.fields.length : 1), 0);

interface DraftBarProps {
  readonly state: DraftState;
  readonly serving: boolean | undefined;
  readonly changed: () => void;
}

/** What is not published yet, at the bottom of every page of the draft. */
export const DraftBar = ({ state, serving, changed }: DraftBarProps) => {
  const strings = useStrings('campaignList');
  const formats = useFormats();
  const { draft, mayWrite } = useEditing();
  const act = useAct();
  const live = state.published?.campaign;
  const count = useMemo(() => countChanges(draft, live ?? {}, Date.now()), [draft, live]);
  return (
    <section class="draft-bar" aria-label={strings.changed}>
      <p role="status">
        <strong>{!live ? strings.neverPublished : count === 0 ? strings.noChanges : strings.changes(count, formats.count(count))}</strong>
      </p>
      <SaveState />
      {mayWrite && (
        <>
          {live && count > 0 && (
            <button type="button" class="quiet" onClick={() => act(strings.done.discard, () => fieldsOf(live))}>
              {strings.discard}
            </button>
          )}
          <Publish state={state} live={live ?? {}} serving={serving} published={changed} next={<NextSetupStep />} />
        </>
      )}
    </section>
  );
};
