import { useContext } from 'preact/hooks';
import { summarySchema } from '../../api/schemas';
import type { PageContext } from '../../app/pageOf';
import { useAnswer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { LanguageContext, useStrings } from '../../i18n/language';
import { textOf } from '../../i18n/textOf';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { Loaded } from '../../ui/Loaded';
import { Meter } from '../../ui/Meter';
import { Page } from '../../ui/Page';
import { Panel } from '../../ui/Panel';
import { codesStrings } from './codesStrings';
import { UploadCodes } from './UploadCodes';

/** Pools of codes: how full they are, and how to fill them. */
export const Codes = ({ mayWrite, changed }: PageContext) => {
  const strings = useStrings(codesStrings);
  const { language, formats } = useContext(LanguageContext);
  const summary = useAnswer('admin/summary', summarySchema);
  const done = (): void => {
    summary.reload();
    changed();
  };
  return (
    <Page title={strings.title} lead={strings.lead}>
      <Loaded answer={summary}>
        {({ catalog, use }) => {
          const pools = catalog.flatMap(({ coupon }) => {
            const pool = use.find(({ couponId }) => couponId === coupon.id)?.pool;
            return pool ? [{ coupon, ...pool }] : [];
          });
          if (pools.length === 0)
            return (
              <Empty title={strings.none}>
                <p>{strings.noneNext}</p>
                <a href={hrefOf('coupons')}>{strings.toCoupons}</a>
              </Empty>
            );
          return (
            <div class="stack">
              {pools.map(({ coupon, imported, left }) => (
                <Panel key={coupon.id} title={textOf(coupon.title, language)}>
                  <dl class="figures">
                    <Figure
                      label={strings.left}
                      value={formats.count(left)}
                      note={imported > 0 && strings.ofImported(formats.percent(left / imported, 0))}
                    />
                    <Figure label={strings.imported} value={formats.count(imported)} />
                  </dl>
                  <Meter used={left} held={0} of={imported} />
                  {mayWrite && <UploadCodes couponId={coupon.id} done={done} />}
                </Panel>
              ))}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
};
