import type { ComponentType } from 'preact';
import { lazy } from './lazy';
import type { PageName } from './pages';

export interface PageContext {
  /** May this person change things? */
  readonly mayWrite: boolean;
  /** May this person change who has access? */
  readonly mayManage: boolean;
  /** Parts of the address behind the page's name. */
  readonly rest: readonly string[];
  /** To be called after what the shell shows may have changed. */
  readonly changed: () => void;
}

/** Each page is a script of its own: who looks at results does not load the editor. */
export const pageOf: Readonly<Partial<Record<PageName, ComponentType<PageContext>>>> = {
  overview: lazy(async () => (await import('../pages/overview/Overview')).Overview),
  results: lazy(async () => (await import('../pages/results/Results')).Results),
  segments: lazy(async () => (await import('../pages/segments/Segments')).Segments),
  codes: lazy(async () => (await import('../pages/codes/Codes')).Codes),
  channels: lazy(async () => (await import('../pages/channels/Channels')).Channels),
  versions: lazy(async () => (await import('../pages/versions/Versions')).Versions),
  settings: lazy(async () => (await import('../pages/settings/Settings')).Settings),
  coupons: lazy(async () => (await import('../pages/coupons/Coupons')).Coupons),
};
