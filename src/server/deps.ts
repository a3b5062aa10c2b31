import type { KeyFile } from '../bundle/keys';
import type { Clock } from '../protocol/clock';
import type { ExpectedTraffic } from '../stats/metrics/expectedTraffic';
import type { Pricer } from './budgets/budgetPacing';
import type { BundleFacts } from './bundles/bundleFacts';
import type { Claims } from './claims/claims';
import type { Reconciler } from './claims/reconciler';
import type { RefusalCounts } from './claims/refusalCounts';
import type { Sweeper } from './claims/sweeper';
import type { Connector } from './connectors/connector';
import type { RunningExperiment } from './experiments/runningExperiment';
import type { Loop } from './loop/createLoop';
import type { Messages } from './messages/createMessages';
import type { OrderPoller } from './orders/orderPoller';
import type { Push } from './push/openPush';
import type { AskFigures } from './reporting/metrics';
import type { HelperClient } from './reports/aggregation/helperClient';
import type { Keyring } from './reports/tokenKeys';
import type { Store } from './store/store';

/** What the routes need; each takes the part it uses. */
export interface RouteDeps {
  readonly store: Store;
  readonly connector: Connector;
  readonly claims: Claims;
  readonly sweeper: Sweeper;
  readonly reconciler: Reconciler;
  readonly orderPoller: OrderPoller;
  readonly bundleFacts: BundleFacts;
  readonly experiment: RunningExperiment;
  readonly figures: AskFigures;
  readonly loop: Loop;
  readonly refusals: RefusalCounts;
  readonly pricer: Pricer;
  /** When more or fewer visits are expected than else: as the merchant said, until then as the server was started with. */
  readonly expectedTraffic: () => Promise<ExpectedTraffic>;
  readonly keyring: Keyring;
  /** Mode `split`; absent: there is no second aggregator. */
  readonly split: { readonly helper: HelperClient } | undefined;
  /** Messages to shoppers; absent: the shop sends none. */
  readonly messages: Messages | undefined;
  /** Web Push; absent: nobody is woken. */
  readonly push: Push | undefined;
  readonly clock: Clock;
  /** Public key every published bundle must be signed with, `pk_…`. */
  readonly siteKey: string;
  /** The site's key to sign with; absent: bundles are signed elsewhere. */
  readonly signing: KeyFile | undefined;
  /** Epochs whose token keys a bundle composed here announces, this one included; 0: none; `undefined`: as the live one does. */
  readonly tokenEpochs: number | undefined;
  readonly webhookSecret: string;
}
