import { useCallback, useEffect, useRef } from 'preact/hooks';
import { type Me, summarySchema } from '../api/schemas';
import { useStrings } from '../i18n/language';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { lazy } from './lazy';
import { Menu, type MenuProps } from './Menu';
import { pageOf } from './pageOf';
import { pages } from './pages';
import { Serving } from './Serving';
import { useShellNotice } from './shellNotice';
import { shellStrings } from './shellStrings';
import { useAnswer } from './useAnswer';
import { hrefOf, useRoute } from './useRoute';

const Missing = () => {
  const strings = useStrings(shellStrings);
  return (
    <Page title={strings.notFound} lead={strings.notFoundLead}>
      <p>
        <a href={hrefOf('overview')}>{strings.pages.overview}</a>
      </p>
    </Page>
  );
};

/** Where there are none, as in every shop with customers of its own, nothing of it is loaded. */
const Simulated = lazy(async () => (await import('./Simulated')).Simulated);

/** Pages of figures alone. */
const ofFigures: readonly string[] = ['overview', 'results', 'segments'];

/** Frame of every page for somebody who is signed in. */
export const Shell = (props: Omit<MenuProps, 'at'> & { readonly me: Me }) => {
  const { me } = props;
  const strings = useStrings(shellStrings);
  const { page, rest } = useRoute();
  const at = page === '' ? 'overview' : page;
  const main = useRef<HTMLElement>(null);
  const summary = useAnswer('admin/summary', summarySchema);
  const { reload } = summary;
  // Somebody else may have stopped coupons, or a budget may have run out, while this tab lay behind another one.
  useEffect(() => {
    const back = (): void => {
      if (document.visibilityState === 'visible') reload();
    };
    document.addEventListener('visibilitychange', back);
    window.addEventListener('focus', back);
    return () => {
      document.removeEventListener('visibilitychange', back);
      window.removeEventListener('focus', back);
    };
  }, [reload]);
  const simulated = summary.value?.simulatedOrders;
  const changed = useCallback(() => reload(), [reload]);
  const name = pages.find((known) => known === at);
  const Content = name && pageOf[name];
  const mayWrite = me.role !== 'analyst';
  const ShellNotice = useShellNotice();
  return (
    <div class="shell">
      {/* A button, because the address behind `#` is the page's. */}
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {strings.skip}
      </button>
      <Menu {...props} at={at} />
      <div class="content">
        {summary.value && <Serving serving={summary.value.serving} mayWrite={mayWrite} changed={changed} />}
        <main ref={main} tabIndex={-1}>
          {simulated ? <Simulated orders={simulated} ask={reload} moves={ofFigures.includes(at)} /> : null}
          {ShellNotice && <ShellNotice />}
          {me.actor === 'setup' && at !== 'settings' && (
            <Notice kind="info">
              <p>
                {strings.onceOnly} <a href={hrefOf('settings')}>{strings.makeToken}</a>
              </p>
            </Notice>
          )}
          {Content ? (
            <Content key={[at, ...rest].join('/')} mayWrite={mayWrite} mayManage={me.role === 'owner'} rest={rest} changed={changed} />
          ) : (
            <Missing />
          )}
        </main>
      </div>
    </div>
  );
};
