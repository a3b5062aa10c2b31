import { useStrings } from '../../languages/strings';
import { hrefOf, type PageContext } from '../../routing/routes';
import { lazy } from '../../ui/Loaded';
import { Page } from '../../ui/Page';
import { Tabs } from '../../ui/Tabs';
import { Connection, Remove } from './Connection';
import { Traffic } from './Traffic';

const Origins = lazy(async () => (await import('./Origins')).Origins);
const Users = lazy(async () => (await import('./Users')).Users);
const Install = lazy(async () => (await import('./Install')).Install);
const Sending = lazy(async () => (await import('./Sending')).Sending);
const History = lazy(async () => (await import('./History')).History);

/** What is set up once: shop, websites, users, script tag, messages, and who changed what. */
export const Settings = ({ mayWrite, mayManage, rest: [part = 'shop'], changed }: PageContext) => {
  const strings = useStrings('settings');
  const parts = [
    'shop',
    'websites',
    ...(mayManage ? (['users'] as const) : []),
    'connection',
    'messages',
    ...(mayManage ? (['history'] as const) : []),
  ] as const;
  const at = parts.find((name) => name === part) ?? 'shop';
  const hrefTo = (name: (typeof parts)[number]): string => (name === 'shop' ? hrefOf('settings') : hrefOf('settings', name));
  return (
    <Page title={strings.title}>
      <Tabs label={strings.parts} tabs={parts.map((name) => ({ href: hrefTo(name), label: strings.tabs[name] }))} at={hrefTo(at)} />
      <div class="stack">
        {at === 'shop' && (
          <>
            <Connection mayWrite={mayWrite} />
            <Traffic mayWrite={mayWrite} />
            {mayManage && <Remove changed={changed} />}
          </>
        )}
        {at === 'websites' && <Origins mayWrite={mayWrite} />}
        {at === 'users' && <Users />}
        {at === 'connection' && <Install />}
        {at === 'messages' && <Sending mayWrite={mayWrite} />}
        {at === 'history' && <History />}
      </div>
    </Page>
  );
};
