import * as v from 'valibot';
import { parseJsonWith } from '../../protocol/values/parse';
import { type Language, languageFor, languages, useStrings } from '../i18n/i18n';
import { Choice } from '../ui/Field';
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

interface PreferenceProps {
  readonly preferences: Preferences;
  readonly prefer: (preferences: Preferences) => void;
}

/** Language and appearance. */
export const PreferenceChoices = ({ preferences, prefer }: PreferenceProps) => {
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
