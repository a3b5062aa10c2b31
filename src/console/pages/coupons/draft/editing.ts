import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CampaignIssue } from '../../../../campaigns/campaignIssue';
import type { Draft } from './draft';
import { valueAt } from './valueAt';

/** What every field of the editor needs: the draft, what is wrong with it, and how to change it. */
export interface Editing {
  readonly draft: Draft;
  readonly issues: readonly CampaignIssue[];
  readonly currency: string;
  /** Of the currency's smallest coin. */
  readonly digits: number;
  readonly timeZone: string;
  readonly mayWrite: boolean;
  readonly set: (at: string, value: unknown) => void;
  readonly edit: (change: (draft: Draft) => Draft) => void;
}

export const EditingContext = createContext<Editing>({
  draft: {},
  issues: [],
  currency: 'USD',
  digits: 2,
  timeZone: 'UTC',
  mayWrite: false,
  set: () => {},
  edit: () => {},
});

export const useEditing = (): Editing => useContext(EditingContext);

/** The value at a place and how to change it. */
export const useValue = (at: string): readonly [unknown, (value: unknown) => void] => {
  const { draft, set } = useEditing();
  return [valueAt(draft, at), (value) => set(at, value)];
};
