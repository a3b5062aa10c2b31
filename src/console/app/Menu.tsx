import { useId, useState } from 'preact/hooks';
import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import type { Me } from '../api/summarySchema';
import { type Language, languageFor, languages, useStrings } from '../i18n/i18n';
import { hrefOf, type PageName, pages } from '../routing/routes';
import { Choice } from '../ui/Field';
import icon from '../ui/icon.svg';
import { shellStrings } from './shellStrings';

const themes = ['auto', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
}

const KEY = 'couplet-console/1';
const storedSchema = v.object({ language: v.optional(v.picklist(languages)), theme: v.optional(v.picklist(themes), 'auto') });

/** The choice made in this browser, else the browser's preference. Without storage, a choice lasts as long as the page. */
export const readPreferences = (): Preferences => {
  let text = '{}';
  try {
    text = localStorage.getItem(KEY) ?? '{}';
  } catch {}
  const stored = parseJsonWith(storedSchema, text, 'preferences_malformed');
  const { language, theme } = stored.ok ? stored.value : { language: undefined, theme: 'auto' as const };
  return { language: language ?? languageFor(navigator.languages), theme };
};

export const keepPreferences = (preferences: Preferences): void => {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {}
};

export interface MenuProps {
  readonly at: string;
  readonly me: Me;
  readonly preferences: Preferences;
  readonly prefer: (preferences: Preferences) => void;
  readonly signOut: () => void;
}

const nameOf = (actor: string): string => actor.replace(/^[a-z]+:/, '');

export const PreferenceChoices = ({ preferences, prefer }: Pick<MenuProps, 'preferences' | 'prefer'>) => {
  const strings = useStrings(shellStrings);
  return (
    <div class="choices">
      <Choice
        label={strings.language}
        value={preferences.language}
        options={[
          { value: 'en', label: 'English', lang: 'en' },
          { value: 'zh-CN', label: '简体中文', lang: 'zh-CN' },
        ]}
        choose={(language) => prefer({ ...preferences, language })}
      />
      <Choice
        label={strings.theme}
        value={preferences.theme}
        options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: strings.themes[value] }))}
        choose={(theme) => prefer({ ...preferences, theme })}
      />
    </div>
  );
};

/** Navigation, the signed-in person, and preferences. */
export const Menu = ({ at, me, preferences, prefer, signOut }: MenuProps) => {
  const strings = useStrings(shellStrings);
  const foot = useId();
  const [open, setOpen] = useState(false);
  const link = (page: PageName) => (
    <li key={page}>
      <a href={hrefOf(page)} aria-current={at === page ? 'page' : undefined}>
        {strings.pages[page]}
      </a>
    </li>
  );
  return (
    <header class="menu">
      <div class="menu-head">
        <p class="brand">
          <img src={icon} alt="" width="28" height="28" />
          Couplet
        </p>
        <button type="button" class="quiet menu-more" aria-expanded={open} aria-controls={foot} onClick={() => setOpen(!open)}>
          {strings.more}
        </button>
      </div>
      <nav aria-label={strings.menu}>
        <ul>{pages.map(link)}</ul>
      </nav>
      <div class="menu-foot" id={foot} data-open={open}>
        <PreferenceChoices preferences={preferences} prefer={prefer} />
        <p class="who">
          {me.actor === 'setup' ? strings.bySetup : nameOf(me.actor)} <span class="muted">{strings.role(me.role)}</span>
        </p>
        <button type="button" class="quiet" onClick={signOut}>
          {strings.signOut}
        </button>
      </div>
    </header>
  );
};
