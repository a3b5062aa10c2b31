import {
  Activity,
  ChartNoAxesCombined,
  ChartSpline,
  GraduationCap,
  History,
  type LucideIcon,
  Settings,
  Ticket,
  TicketPercent,
} from 'lucide-preact';
import { ok } from '../../protocol/values/result';
import type { Me } from '../api/summarySchema';
import { useStrings } from '../languages/strings';
import { hrefOf, type PageName, pageGroups } from '../routing/routes';
import { actorName } from '../ui/Actor';
import { ConfirmButton } from '../ui/ConfirmButton';
import { PreferenceChoices, type Preferences } from './preferences';
import { ShopSwitcher } from './ShopSwitcher';

const pageIcons: Readonly<Record<PageName, LucideIcon>> = {
  overview: ChartSpline,
  campaigns: TicketPercent,
  results: ChartNoAxesCombined,
  learning: GraduationCap,
  codes: Ticket,
  versions: History,
  operations: Activity,
  settings: Settings,
};

export interface SidebarProps {
  readonly at: string;
  readonly me: Me;
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
  readonly signOut: () => void;
}

/** Navigation, preferences and the signed-in person. On a phone it opens with the menu button. */
export const Sidebar = ({
  id,
  open,
  at,
  me,
  preferences,
  prefer,
  signOut,
}: SidebarProps & { readonly id: string; readonly open: boolean }) => {
  const strings = useStrings('shell');
  return (
    <div class="sidebar" id={id} data-open={open}>
      <nav class="nav" aria-label={strings.menu}>
        {pageGroups.map((group) => (
          <ul key={group[0]}>
            {group.map((page) => {
              const Icon = pageIcons[page];
              return (
                <li key={page}>
                  <a href={hrefOf(page)} aria-current={at === page ? 'page' : undefined}>
                    <Icon size={17} aria-hidden="true" />
                    {strings.pages[page]}
                  </a>
                </li>
              );
            })}
          </ul>
        ))}
      </nav>
      <div class="account">
        <ShopSwitcher />
        <PreferenceChoices preferences={preferences} prefer={prefer} />
        <a href="../docs/" target="_blank" rel="noreferrer">
          {strings.docs}
        </a>
        <p class="who">
          {me.actor === 'setup' ? strings.bySetup : actorName(me.actor)} <span class="muted">{strings.role(me.role)}</span>
        </p>
        {me.actor === 'setup' ? (
          <ConfirmButton
            label={strings.signOut}
            title={strings.signOutTitle}
            question={<p>{strings.signOutQuestion}</p>}
            confirm={strings.signOut}
            run={async () => ok(signOut())}
          />
        ) : (
          <button type="button" onClick={signOut}>
            {strings.signOut}
          </button>
        )}
      </div>
    </div>
  );
};
