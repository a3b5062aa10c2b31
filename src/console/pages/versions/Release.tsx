import { useState } from 'preact/hooks';
import type { Failure, Result } from '../../../protocol/result';
import { anything, ask } from '../../api/ask';
import type { BundleRow } from '../../api/bundleSchema';
import { useFormats, useStrings } from '../../i18n/language';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Field } from '../../ui/Field';
import { versionsStrings } from './versionsStrings';

export interface ReleaseProps {
  readonly bundle: BundleRow;
  readonly done: () => void;
}

const shares = [0.01, 0.05, 0.1, 0.25, 0.5] as const;

/** Brings a version to all devices, or to a share of them, or takes it back from that share. */
export const Release = ({ bundle, done }: ReleaseProps) => {
  const strings = useStrings(versionsStrings);
  const { percent } = useFormats();
  const [share, setShare] = useState<number>(0.1);
  const put = async (wanted: number): Promise<Result<unknown, Failure>> => {
    const answer = await ask('admin/rollout', anything, { method: 'PUT', body: { bundle: bundle.id, share: wanted } });
    if (answer.ok) return answer;
    const told: Readonly<Record<string, string>> = {
      release_coupon_differs: strings.couponDiffers,
      release_experiment_differs: strings.experimentDiffers,
    };
    const { code, message } = answer.error;
    return { ok: false, error: { ...answer.error, message: told[code] ?? message } };
  };
  return (
    <div class="buttons">
      <ConfirmButton
        label={strings.use}
        kind="primary"
        title={strings.useTitle(bundle.id)}
        question={<p>{strings.useQuestion}</p>}
        confirm={strings.use}
        run={() => put(1)}
        done={done}
      />
      {bundle.share > 0 ? (
        <ConfirmButton
          label={strings.takeBack}
          title={strings.takeBack}
          question={<p>{strings.takeBackQuestion}</p>}
          confirm={strings.takeBack}
          run={() => put(0)}
          done={done}
        />
      ) : (
        <ConfirmButton
          label={strings.share}
          title={strings.share}
          question={
            <Field
              label={strings.share}
              hint={strings.shareHint}
              control={(ids) => (
                <select {...ids} value={share} onChange={({ currentTarget }) => setShare(Number(currentTarget.value))}>
                  {shares.map((option) => (
                    <option key={option} value={option}>
                      {percent(option, 0)}
                    </option>
                  ))}
                </select>
              )}
            />
          }
          confirm={strings.give(percent(share, 0))}
          run={() => put(share)}
          done={done}
        />
      )}
    </div>
  );
};
