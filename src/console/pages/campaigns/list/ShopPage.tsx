import type { ComponentChildren } from 'preact';
import { useStrings } from '../../../languages/strings';
import { hrefOf } from '../../../routing/routes';
import { Page } from '../../../ui/Page';
import { Tabs } from '../../../ui/Tabs';
import { useFocusPlace } from '../../coupons/issues/issuePlaces';

/** Tabs of the whole shop. */
export const shopTabs = ['list', 'triggers', 'experiment', 'messages', 'card', 'shop'] as const;
export type ShopTab = (typeof shopTabs)[number];

/** Address of a tab. No campaign's id begins with `+`. */
const tabHref = (tab: ShopTab): string => (tab === 'list' ? hrefOf('campaigns') : hrefOf('campaigns', `+${tab}`));

/** The tab with the field at a path of the draft. */
export const tabOfPlace = (at: string): ShopTab => {
  const [part = ''] = at.split('.');
  if (part === 'triggers' || part === 'fatigue') return 'triggers';
  if (part === 'experiment' || part === 'rule' || part === 'policy') return 'experiment';
  if (part === 'channels') return 'messages';
  if (part === 'card') return 'card';
  return part === 'campaigns' || part === 'segments' || part === 'coupons' ? 'list' : 'shop';
};

interface ShopPageProps {
  readonly at: ShopTab;
  readonly action?: ComponentChildren;
  /** Path of a field to focus at once. */
  readonly focus?: string | undefined;
  readonly children: ComponentChildren;
}

/** A tab of the whole shop. */
export const ShopPage = ({ at, action, focus, children }: ShopPageProps) => {
  const strings = useStrings('campaignList');
  useFocusPlace(focus);
  return (
    <Page title={strings.title} action={action}>
      <Tabs label={strings.parts} at={tabHref(at)} tabs={shopTabs.map((tab) => ({ href: tabHref(tab), label: strings.tabs[tab] }))} />
      <div class="stack">{children}</div>
    </Page>
  );
};
