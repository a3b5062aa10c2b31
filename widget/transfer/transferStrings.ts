/** Why a profile could not be taken over, as far as it makes a difference to the shopper. */
export type TransferFault = 'code' | 'wrongCode' | 'cut' | 'damaged' | 'newer' | 'otherShop' | 'expired' | 'notKept' | 'nothing' | 'failed';

/** A number as the page's locale writes it. */
type Say = (value: number) => string;

/** Sentences about taking a profile to another browser. */
export interface TransferStrings {
  readonly title: string;
  readonly intro: string;
  readonly export: string;
  /** Beside the code that opens the file. */
  readonly opens: string;
  readonly valid: string;
  readonly save: string;
  /** Above the codes to be scanned. */
  readonly scanThis: string;
  readonly scanThese: (at: number, count: number, say: Say) => string;
  readonly pause: string;
  readonly go: string;
  readonly next: string;
  readonly tooMany: string;
  /** On the other browser. */
  readonly take: string;
  readonly pick: string;
  readonly code: string;
  readonly camera: string;
  readonly stop: string;
  readonly have: (have: number, count: number, say: Say) => string;
  readonly ready: string;
  readonly replace: string;
  readonly warning: string;
  readonly replaceNow: string;
  readonly keep: string;
  readonly done: string;
  readonly faults: Readonly<Record<TransferFault, string>>;
}
