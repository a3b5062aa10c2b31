import type { ExperimentAnswer } from '../../api/experimentSchema';
import type { Answer } from '../../app/useAnswer';
import { hrefOf } from '../../app/useRoute';
import { experimentStrings } from '../../experiment/experimentStrings';
import { Headline } from '../../experiment/Headline';
import { useStrings } from '../../i18n/language';
import { Empty } from '../../ui/Empty';
import { Loaded } from '../../ui/Loaded';
import { Panel } from '../../ui/Panel';
import { overviewStrings } from './overviewStrings';

/** What coupons earned, or how long until that is known. */
export const Earned = ({ answer, currency }: { readonly answer: Answer<ExperimentAnswer>; readonly currency: string }) => {
  const strings = useStrings(overviewStrings);
  const { noOrders, noOrdersNext } = useStrings(experimentStrings);
  const nothing = answer.failure?.code === 'no_experiment_orders' || answer.failure?.code === 'no_bundle';
  return (
    <Panel title={strings.earned} lead={strings.earnedLead}>
      {nothing ? (
        <Empty title={noOrders}>
          <p>{noOrdersNext}</p>
        </Empty>
      ) : (
        <Loaded answer={answer}>
          {(result) => (
            <>
              <Headline result={result} currency={currency} />
              <p>
                <a href={hrefOf('results')}>{strings.more}</a>
              </p>
            </>
          )}
        </Loaded>
      )}
    </Panel>
  );
};
