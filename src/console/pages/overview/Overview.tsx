import { summarySchema } from '../../api/schemas';
import { useAnswer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { useStrings } from '../../i18n/language';
import { Loaded } from '../../ui/Loaded';
import { Page } from '../../ui/Page';
import { Panel } from '../../ui/Panel';
import { Budgets } from './Budgets';
import { Earned } from './Earned';
import { overviewStrings } from './overviewStrings';
import { Safety } from './Safety';

/** Monday morning: what did it earn, is it safe, what next. */
export const Overview = () => {
  const strings = useStrings(overviewStrings);
  const summary = useAnswer('admin/summary', summarySchema);
  return (
    <Page title={strings.title} lead={strings.lead}>
      <Loaded answer={summary}>
        {(value) => (
          <div class="stack">
            {value.bundle && <Earned currency={value.catalog[0]?.currency ?? 'USD'} />}
            <Safety summary={value} />
            <Panel title={strings.next}>
              <p>
                {value.bundle === null ? (
                  <a class="button primary" href={hrefOf('coupons')}>
                    {strings.nextCampaign}
                  </a>
                ) : value.serving ? (
                  <a href={hrefOf('results')}>{strings.nextResults}</a>
                ) : (
                  strings.nextOn
                )}
              </p>
            </Panel>
            {value.catalog.length > 0 && <Budgets {...value} />}
          </div>
        )}
      </Loaded>
    </Page>
  );
};
