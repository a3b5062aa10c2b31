import { useEffect, useState } from 'preact/hooks';
import type { Failure, Result } from '../../protocol/values/result';
import { ask } from '../api/ask';
import { servingSchema } from '../api/summarySchema';
import { useFormats } from '../i18n/i18n';
import { useStrings } from '../languages/strings';
import { ConfirmButton } from '../ui/ConfirmButton';

interface ServingProps {
  /** Whether a campaign is live. */
  readonly published: boolean;
  readonly serving: boolean;
  readonly mayWrite: boolean;
  readonly changed: () => void;
}

/** The serving state and the stop button. On every page, because stopping is urgent. It asks first, because ended codes stay ended. */
export const Serving = ({ published, serving, mayWrite, changed }: ServingProps) => {
  const strings = useStrings('shell');
  const formats = useFormats();
  const [outcome, setOutcome] = useState('');
  // It is about the last stop, and is not needed on the next page.
  useEffect(() => {
    const clear = (): void => setOutcome('');
    if (serving) clear();
    addEventListener('hashchange', clear);
    return () => removeEventListener('hashchange', clear);
  }, [serving]);
  const put = async (wanted: boolean): Promise<Result<unknown, Failure>> => {
    const answer = await ask('admin/serving', servingSchema, { method: 'PUT', body: { serving: wanted } });
    if (answer.ok) {
      const { endedClaims, remainingClaims, saved = true } = answer.value;
      setOutcome(wanted ? '' : formats.sentences([strings.stoppedClaims(endedClaims, remainingClaims), saved ? '' : strings.stopUnsaved]));
    }
    return answer;
  };
  // Nothing can be stopped yet, and "on" would contradict the pages.
  if (serving && !published)
    return (
      <section class="serving" aria-label={strings.switch}>
        <span class="serving-state">{strings.nothingYet}</span>
      </section>
    );
  return (
    <section class={`serving ${serving ? 'on' : 'off'}`} aria-label={strings.switch}>
      <span class="dot" aria-hidden="true" />
      <span class="serving-state">{serving ? strings.on : strings.off}</span>
      {mayWrite &&
        (serving ? (
          <ConfirmButton
            kind="danger"
            label={strings.stop}
            title={strings.stopTitle}
            question={<p>{strings.stopQuestion}</p>}
            confirm={strings.stopConfirm}
            run={() => put(false)}
            done={changed}
          />
        ) : (
          <ConfirmButton
            kind="primary"
            label={strings.resume}
            title={strings.resumeTitle}
            question={<p>{strings.resumeQuestion}</p>}
            confirm={strings.resume}
            run={() => put(true)}
            done={changed}
          />
        ))}
      <p class="serving-outcome" role="status">
        {outcome}
      </p>
    </section>
  );
};
