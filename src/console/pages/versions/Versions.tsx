import { useState } from 'preact/hooks';
import type { Failure, Result } from '../../../protocol/values/result';
import { anything, ask, useAnswer } from '../../api/ask';
import { type BundleRow, bundlesSchema } from '../../api/bundleSchema';
import { useFormats, useStrings } from '../../i18n/i18n';
import { hrefOf, type PageContext } from '../../routing/routes';

import { ConfirmButton } from '../../ui/ConfirmButton';
import { Field } from '../../ui/Field';
import { Loaded } from '../../ui/Loaded';
import { Empty } from '../../ui/Notice';
import { Page, Panel, Reveal } from '../../ui/Page';
import { Trial } from './Trial';
import { VersionCard } from './VersionCard';
import { versionsStrings } from './versionsStrings';

interface ReleaseProps {
  readonly bundle: BundleRow;
  readonly done: () => void;
}

const shares = [0.01, 0.05, 0.1, 0.25, 0.5] as const;

/** Rolls a version out to all devices or a share of them, or takes it back from that share. */
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

/** Published versions, their contents, and how to restore one. */
export const Versions = ({ mayWrite, changed }: PageContext) => {
  const strings = useStrings(versionsStrings);
  const formats = useFormats();
  const answer = useAnswer('admin/bundles', bundlesSchema);
  const done = (): void => {
    answer.reload();
    changed();
  };
  const row = (bundle: BundleRow) => (
    <Panel
      key={bundle.id}
      title={strings.card(bundle.id)}
      lead={`${strings.published}: ${formats.moment(bundle.publishedAt)}`}
      action={
        bundle.share > 0 && (
          <span class="badge">{bundle.share === 1 ? strings.current : `${strings.devices}: ${formats.percent(bundle.share, 0)}`}</span>
        )
      }
    >
      <Reveal label={strings.show}>{() => <VersionCard id={bundle.id} />}</Reveal>
      {mayWrite && bundle.share < 1 && <Release bundle={bundle} done={done} />}
    </Panel>
  );
  return (
    <Page title={strings.title} lead={strings.lead}>
      <Loaded answer={answer}>
        {({ bundles }) =>
          bundles.length === 0 ? (
            <Empty title={strings.none}>
              <p>{strings.noneNext}</p>
              <a href={hrefOf('coupons')}>{strings.toCoupons}</a>
            </Empty>
          ) : (
            <div class="stack">
              <Trial mayWrite={mayWrite} done={done} />
              {bundles.map(row)}
            </div>
          )
        }
      </Loaded>
    </Page>
  );
};
