import type { StrataAnswer } from '../../../campaigns/strataAnswer';
import { hrefOf } from '../../app/useRoute';
import { useFormats, useStrings } from '../../i18n/language';
import { Empty } from '../../ui/Empty';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { fateOf } from './fateOf';
import { segmentsStrings } from './segmentsStrings';

/** What becomes of it in the next bundle, and what the live one has of it. */
export const Next = ({ answer }: { readonly answer: StrataAnswer }) => {
  const strings = useStrings(segmentsStrings);
  const formats = useFormats();
  const { published } = answer;
  const fate = fateOf(answer);
  const day = formats.day(published?.at ?? 0);
  const known = published?.coupons.length ?? 0;
  return (
    <Panel title={strings.nextTitle}>
      {fate.code === 'missing' && (
        <Empty title={strings.nothing}>
          <p>{strings.missing[fate.what]}</p>
          {fate.what !== 'count' && fate.what !== 'orders' && (
            <a class="button primary" href={hrefOf('coupons')}>
              {strings.setUp}
            </a>
          )}
        </Empty>
      )}
      {fate.code === 'held' && (
        <Notice kind="bad">
          <p>{strings.held}</p>
        </Notice>
      )}
      {fate.code === 'taken' && (
        <>
          <p>{strings.taken}</p>
          <p class="muted">{strings.takenHow}</p>
        </>
      )}
      {published && <p>{known > 0 ? strings.live(day, formats.count(known)) : strings.liveWithout(day)}</p>}
    </Panel>
  );
};
