import type { StrataAnswer } from '../../../../campaigns/learning/strataAnswer';
import { LEAST_TOLD } from '../../../../campaigns/learning/visitMeasure';
import { truthProbability } from '../../../../engine/privacy/randomisedResponse';
import { answersTo } from '../../../../protocol/reporting/report';
import { MOST_LINKABLE } from '../../../../stats/private/worstLinking';
import { hits, useFormats } from '../../../i18n/i18n';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Figure } from '../../../ui/Figure';
import { Notice } from '../../../ui/Notice';
import { Panel } from '../../../ui/Page';

interface LinkingProps {
  readonly asked: NonNullable<StrataAnswer['asked']>;
  readonly linking: number;
  readonly mayWrite: boolean;
}

/** Questions of reports, their noise, and how well two reports of one shopper could be linked. */
export const Linking = ({ asked: { mode, epsilon, questions, tokens }, linking, mayWrite }: LinkingProps) => {
  const strings = useStrings('segments');
  const formats = useFormats();
  const asked = [...new Set(questions)];
  const matched = formats.count(hits(linking));
  if (mode !== 'local')
    return (
      <Panel title={strings.privacy}>
        <p>{strings.off}</p>
      </Panel>
    );
  return (
    <Panel title={strings.privacy} lead={strings.privacyLead}>
      {linking > MOST_LINKABLE && (
        <Notice kind="warning">
          <p>
            <strong>{strings.tooWell}</strong> {strings.tooWellTodo(!asked.includes('reaction'))}
          </p>
          {mayWrite && <a href={hrefOf('coupons', '+', 'at', 'reports.epsilon')}>{strings.toEpsilon}</a>}
        </Notice>
      )}
      <dl class="figures">
        <Figure label={strings.epsilon} value={formats.number(epsilon)} note={strings.epsilonNote} />
        <Figure label={strings.match} value={strings.matchValue(matched)} note={strings.matchNote} />
      </dl>
      <p class="muted">{strings.matchLead(matched, formats.count(hits(MOST_LINKABLE)))}</p>
      <p>{asked.length > 1 ? strings.questionsSeveral : strings.questions}</p>
      <ul>
        {asked.map((question) => (
          <li key={question}>{strings.question[question](formats.percent(1 - truthProbability(answersTo[question], epsilon), 0))}</li>
        ))}
      </ul>
      <p>{tokens ? strings.tokens : strings.noTokens}</p>
    </Panel>
  );
};

interface VisitsProps {
  readonly visits: NonNullable<StrataAnswer['visits']>;
  readonly published: StrataAnswer['published'];
}

type Fate = 'trained' | 'none' | 'orders' | 'few' | 'taken';

/** Effect of the sums on the next bundle, as in `campaigns/learning/withLearnt`. */
const fateOf = ({ counted, learnt, trained }: VisitsProps['visits']): Fate => {
  if (trained) return 'trained';
  if (!learnt) return counted > 0 ? 'orders' : 'none';
  return learnt.gains.told >= LEAST_TOLD ? 'taken' : 'few';
};

/** Number of visits in the sums of mode `split`, how much they show, and the effect. */
export const Visits = ({ visits, published }: VisitsProps) => {
  const strings = useStrings('segments');
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
