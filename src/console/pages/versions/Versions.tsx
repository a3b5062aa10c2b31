import { type BundleRow, bundlesSchema } from '../../api/bundleSchema';
import type { PageContext } from '../../app/pageOf';
import { useAnswer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { useFormats, useStrings } from '../../i18n/language';
import { Empty } from '../../ui/Empty';
import { Loaded } from '../../ui/Loaded';
import { Page } from '../../ui/Page';
import { Panel } from '../../ui/Panel';
import { Reveal } from '../../ui/Reveal';
import { Release } from './Release';
import { Trial } from './Trial';
import { VersionCard } from './VersionCard';
import { versionsStrings } from './versionsStrings';

/** What was published, what is in it, and the way back. */
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
