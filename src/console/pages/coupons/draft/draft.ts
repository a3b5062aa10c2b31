/**
 * A campaign file as it is being written: any JSON object. What is unfinished or unknown to this page stays in it as it is, `checkCampaign` says
 * what is wrong with it.
 */
export type Draft = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Draft =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Draft) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const textOrNothing = (value: unknown): string => (typeof value === 'string' ? value : '');
