import type { StrataAnswer } from '../../../campaigns/strataAnswer';
import { useFormats, useStrings } from '../../i18n/language';
import { Notice } from '../../ui/Notice';
import { Panel } from '../../ui/Panel';
import { segmentsStrings } from './segmentsStrings';

/** Below this a probability is only told to be below. */
const LEAST_TOLD = 1e-6;

/** Whether reports fit what cannot be forged with them, and what to do where they do not. */
export const Fit = ({ divergence, tokens }: Pick<StrataAnswer, 'divergence'> & { readonly tokens: boolean }) => {
  const strings = useStrings(segmentsStrings);
  const formats = useFormats();
  const told = (p: number): string =>
    p < LEAST_TOLD ? `< ${formats.number(LEAST_TOLD)}` : `= ${formats.number(Number(p.toPrecision(2)))}`;
  return (
    <Panel title={strings.fit} lead={strings.fitLead}>
      {divergence.map(({ test, p, alarm }) => (
        <Notice key={test} kind={alarm ? 'bad' : 'good'}>
          <p>{formats.sentences([(alarm ? strings.alarms : strings.fits)[test], alarm ? strings.chance(told(p)) : ''])}</p>
        </Notice>
      ))}
      {divergence.some(({ alarm }) => alarm) && (
        <p>{formats.sentences([strings.todo, tokens ? strings.todoRestart : strings.todoTokens])}</p>
      )}
    </Panel>
  );
};
