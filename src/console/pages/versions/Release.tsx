import { useState } from 'preact/hooks';
import { anything, ask } from '../../api/ask';
import type { BundleRow } from '../../api/bundleSchema';
import { useFormats } from '../../i18n/i18n';
import { useStrings } from '../../languages/strings';
import { ConfirmButton } from '../../ui/ConfirmButton';
import { Field } from '../../ui/Field';

const shares = [0.01, 0.05, 0.1, 0.25, 0.5] as const;

interface ReleaseProps {
  readonly bundle: BundleRow;
  readonly title: string;
  /** Whether all devices may take the stored bundle as it is. */
  readonly forAll: boolean;
  /** Whether a share of the devices may. */
  readonly forSome: boolean;
  readonly done: () => void;
}

/** Rolls a stored bundle out to all devices or a share of them, or takes it back from that share. */
export const Release = ({ bundle, title, forAll, forSome, done }: ReleaseProps) => {
  const strings = useStrings('versions');
  const { percent } = useFormats();
  const [share, setShare] = useState<number>(0.1);
  const put = (wanted: number) => ask('admin/rollout', anything, { method: 'PUT', body: { bundle: bundle.id, share: wanted } });
  return (
    <>
      {forAll && (
        <ConfirmButton
          label={strings.use}
          kind="primary"
          title={strings.useTitle(title)}
          question={<p>{strings.useQuestion}</p>}
          confirm={strings.use}
          run={() => put(1)}
          done={done}
        />
      )}
      {bundle.share > 0 && (
        <ConfirmButton
          label={strings.takeBack}
          title={strings.takeBack}
          question={<p>{strings.takeBackQuestion}</p>}
          confirm={strings.takeBack}
          run={() => put(0)}
          done={done}
        />
      )}
      {bundle.share === 0 && forSome && (
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
    </>
  );
};
