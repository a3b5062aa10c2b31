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
import type { Me } from '../api/summarySchema';
import { useStrings } from '../i18n/i18n';
import { hrefOf, type PageName, pageGroups } from '../routing/routes';
import { PreferenceChoices, type Preferences } from './preferences';
import { ShopSwitcher } from './ShopSwitcher';
import { shellStrings } from './shellStrings';

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
  readonly prefer: (preferences: Preferences) => void;
  readonly signOut: () => void;
}

const nameOf = (actor: string): string => actor.replace(/^[a-z]+:/, '');

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
  const strings = useStrings(shellStrings);
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
          {me.actor === 'setup' ? strings.bySetup : nameOf(me.actor)} <span class="muted">{strings.role(me.role)}</span>
        </p>
        <button type="button" onClick={signOut}>
          {strings.signOut}
        </button>
      </div>
    </div>
  );
};
