import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { lazy } from '../../ui/Loaded';
import { Page } from '../../ui/Page';
import { Tabs } from '../../ui/Tabs';
import { Health } from './Health';
import './operations.css';

const Queues = lazy(async () => (await import('./Queues')).Queues);
const Pressure = lazy(async () => (await import('./Pressure')).Pressure);
const Webhooks = lazy(async () => (await import('./Webhooks')).Webhooks);
const Backups = lazy(async () => (await import('./Backups')).Backups);

/** How the server is doing: health, queues, pressure on claims, webhooks and backups. */
export const Operations = ({ mayWrite, mayManage, rest: [part = 'health'] }: PageContext) => {
  const strings = useStrings('operations');
  const parts = [
    'health',
    'queues',
    'claims',
    ...(mayWrite ? (['webhooks'] as const) : []),
    ...(mayManage ? (['backups'] as const) : []),
  ] as const;
  const at = parts.find((name) => name === part) ?? 'health';
  const hrefTo = (name: (typeof parts)[number]): string => (name === 'health' ? hrefOf('operations') : hrefOf('operations', name));
  return (
    <Page title={strings.title}>
      <Tabs label={strings.parts} tabs={parts.map((name) => ({ href: hrefTo(name), label: strings.tabs[name] }))} at={hrefTo(at)} />
      {at === 'health' && <Health />}
      {at === 'queues' && <Queues mayWrite={mayWrite} />}
      {at === 'claims' && <Pressure />}
      {at === 'webhooks' && <Webhooks />}
      {at === 'backups' && <Backups />}
    </Page>
  );
};
