import type { TransferFault } from './transferStrings';

const faults: Readonly<Record<string, TransferFault>> = {
  transfer_code_invalid: 'code',
  transfer_wrong_code: 'wrongCode',
  transfer_cut: 'cut',
  transfer_frames_missing: 'cut',
  transfer_unknown: 'damaged',
  transfer_damaged: 'damaged',
  transfer_malformed: 'damaged',
  transfer_too_large: 'damaged',
  transfer_newer: 'newer',
  transfer_wrong_shop: 'otherShop',
  transfer_expired: 'expired',
  transfer_not_kept: 'notKept',
  transfer_nothing: 'nothing',
};

/** What a reason code of a transfer comes to for the shopper. */
export const faultOf = (code: string | undefined): TransferFault =>
  code !== undefined && Object.hasOwn(faults, code) ? faults[code]! : 'failed';
