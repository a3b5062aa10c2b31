import type { StrataAnswer } from '../../../campaigns/learning/strataAnswer';
import { LEAST_TOLD } from '../../../campaigns/learning/withLearnt';
import { useFormats, useStrings } from '../../i18n/language';
import { Figure } from '../../ui/Figure';
import { Panel } from '../../ui/Panel';
import { segmentsStrings } from './segmentsStrings';

interface VisitsProps {
  readonly visits: NonNullable<StrataAnswer['visits']>;
  readonly published: StrataAnswer['published'];
}

type Fate = 'trained' | 'none' | 'orders' | 'few' | 'taken';

/** What the next bundle does with the sums, as `campaigns/learning/withLearnt` decides. */
const fateOf = ({ counted, learnt, trained }: VisitsProps['visits']): Fate => {
  if (trained) return 'trained';
  if (!learnt) return counted > 0 ? 'orders' : 'none';
  return learnt.gains.told >= LEAST_TOLD ? 'taken' : 'few';
};

/** How many visits the sums of mode `split` are over, how much they tell, and what becomes of that. */
export const Visits = ({ visits, published }: VisitsProps) => {
  const strings = useStrings(segmentsStrings);
  const formats = useFormats();
  const day = formats.day(published?.at ?? 0);
  return (
    <Panel title={strings.visits} lead={strings.visitsLead}>
      <dl class="figures">
        <Figure label={strings.visitsCounted} value={formats.count(Math.round(visits.counted))} note={strings.visitsCountedNote} />
        {visits.learnt && (
          <Figure
            label={strings.visitsTold}
            value={formats.percent(visits.learnt.gains.told, 0)}
            note={strings.visitsToldNote(formats.percent(LEAST_TOLD, 0))}
          />
        )}
      </dl>
      <p>{strings.visitsFate[fateOf(visits)]}</p>
      {published && <p>{visits.published ? strings.visitsLive(day) : strings.liveWithout(day)}</p>}
    </Panel>
  );
};
