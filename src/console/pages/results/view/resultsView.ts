import { useMemo } from 'preact/hooks';
import { type Answer, useAnswer } from '../../../api/ask';
import { experimentDaysSchema, experimentResultSchema } from '../../../api/experimentSchema';
import type { Days } from '../../../routing/period';
import { withQuery } from '../../../routing/routes';

/** What every tab of the results knows. */
export interface ResultsView {
  readonly currency: string;
  readonly titleOf: (couponId: string) => string;
  /** Chosen days; `undefined`: the whole experiment. */
  readonly days: Days | undefined;
  /** Chosen campaign; `undefined`: all. */
  readonly campaign: string | undefined;
  /** Is a coupon of the chosen campaign? */
  readonly isShown: (couponId: string) => boolean;
  readonly mayWrite: boolean;
  /** Opened by a share link. */
  readonly isShared: boolean;
}

interface Estimate {
  readonly sequence: unknown;
  readonly fixed: unknown;
}

const isEstimate = (value: object): value is Estimate => 'value' in value && 'sequence' in value && 'fixed' in value;

/** Every estimate with its one-look interval in place of the confidence sequence, which a chosen period does not have. */
export const oneLook = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(oneLook) as T;
  const parts = Object.entries(isEstimate(value) ? { ...value, sequence: value.fixed } : value);
  return Object.fromEntries(parts.map(([name, part]) => [name, oneLook(part)])) as T;
};

/** A path of the API for the chosen campaign. */
export const ofCampaign = (path: string, campaign: string | undefined): string =>
  campaign === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}campaign=${encodeURIComponent(campaign)}`;

/** A path of the API for the chosen days. */
export const ofDays = (path: string, days: Days | undefined): string => (days ? withQuery(path, { from: days.from, to: days.to }) : path);

/** An answer whose intervals are those that the page shows. */
const useShown = <T>(answer: Answer<T>, days: Days | undefined): Answer<T> => {
  const value = useMemo(() => (days ? oneLook(answer.value) : answer.value), [answer.value, days === undefined]);
  return { ...answer, value };
};

/** The experiment over the chosen days. */
export const useExperiment = ({ days }: Pick<ResultsView, 'days'>) =>
  useShown(useAnswer(ofDays('admin/experiment', days), experimentResultSchema), days);

/** The same day by day. */
export const useExperimentDays = ({ days }: Pick<ResultsView, 'days'>) =>
  useShown(useAnswer(ofDays('admin/experiment/days', days), experimentDaysSchema), days);
