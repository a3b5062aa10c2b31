import { useContext } from 'preact/hooks';
import { LanguageContext } from '../i18n/i18n';
import type { Language } from '../i18n/languages';
import type { strings as campaigns } from './en/campaigns';
import type { strings as codes } from './en/codes';
import type { strings as coupons } from './en/coupons';
import type { strings as learning } from './en/learning';
import type { strings as messages } from './en/messages';
import type { strings as operations } from './en/operations';
import type { strings as overview } from './en/overview';
import type { strings as publish } from './en/publish';
import type { strings as results } from './en/results';
import type { strings as segments } from './en/segments';
import type { strings as settings } from './en/settings';
import type { strings as shell } from './en/shell';
import type { strings as trust } from './en/trust';

/** A file of each language. `shell` is loaded first; the others with the pages that need them. */
interface Areas {
  readonly campaigns: typeof campaigns;
  readonly codes: typeof codes;
  readonly coupons: typeof coupons;
  readonly learning: typeof learning;
  readonly messages: typeof messages;
  readonly operations: typeof operations;
  readonly overview: typeof overview;
  readonly publish: typeof publish;
  readonly results: typeof results;
  readonly segments: typeof segments;
  readonly settings: typeof settings;
  readonly shell: typeof shell;
  readonly trust: typeof trust;
}

export type Area = keyof Areas;

type All<Parts> = (Parts extends unknown ? (parts: Parts) => void : never) extends (all: infer Whole) => void ? Whole : never;

/** All strings of the console in one language, by the part of the console that shows them. */
export type Strings = All<Areas[Area]>;

const files = import.meta.glob<Partial<Strings>>('./*/*.ts', { import: 'strings' });

const loaded = new Map<Language, Partial<Strings>>();
/** Areas of the pages opened so far. */
const areas = new Set<Area>(['shell']);

const load = async (language: Language, area: Area): Promise<void> => {
  const strings = await files[`./${language}/${area}.ts`]?.();
  loaded.set(language, { ...loaded.get(language), ...strings });
};

/** Loads what a page needs. Rejects if the server cannot be reached. */
export const loadAreas = async (language: Language, needed: readonly Area[]): Promise<void> => {
  for (const area of needed) areas.add(area);
  await Promise.all(needed.map((area) => load(language, area)));
};

/** Loads a language for all pages opened so far, and those opened meanwhile. Rejects if the server cannot be reached. */
export const loadLanguage = async (language: Language): Promise<void> => {
  for (const area of areas) await load(language, area);
};

/** Loaded strings of a language; a part that is not loaded is missing, which is a mistake in a page's list of areas. */
export const stringsIn = (language: Language): Strings => (loaded.get(language) ?? {}) as Strings;

/** The strings of a part of the console in the current language. */
export const useStrings = <Part extends keyof Strings>(part: Part): Strings[Part] => stringsIn(useContext(LanguageContext).language)[part];
