import { useState } from 'preact/hooks';
import type { Failure, Result } from '../../protocol/result';
import { ask } from '../api/ask';
import { servingSchema } from '../api/schemas';
import { useStrings } from '../i18n/language';
import { ConfirmButton } from '../ui/ConfirmButton';
import { shellStrings } from './shellStrings';

export interface ServingProps {
  readonly serving: boolean;
  readonly mayWrite: boolean;
  readonly changed: () => void;
}

/** Whether coupons are out, and the stop button: on every page, because whoever needs it is in a hurry. */
export const Serving = ({ serving, mayWrite, changed }: ServingProps) => {
  const strings = useStrings(shellStrings);
  const [said, setSaid] = useState('');
  const put = async (wanted: boolean): Promise<Result<unknown, Failure>> => {
    const answer = await ask('admin/serving', servingSchema, { method: 'PUT', body: { serving: wanted } });
    if (answer.ok) setSaid(wanted ? '' : strings.stoppedClaims(answer.value.endedClaims, answer.value.remainingClaims));
    return answer;
  };
  return (
    <section class={`serving ${serving ? 'on' : 'off'}`} aria-label={strings.switch}>
      <p>
        <span class="dot" aria-hidden="true" />
        {serving ? strings.on : strings.off}
      </p>
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
      <p class="muted" role="status">
        {said}
      </p>
    </section>
  );
};
