import type { ExportedProfile, WorkerApi } from '../../worker/api';
import type { TransferFault } from '../i18n/panelStrings';
import { saveFile } from '../ui/dialog';
import { quietly } from '../ui/tasks';
import type { TransferActions, TransferState } from './Transfer';

const faults: Readonly<Record<string, TransferFault>> = {
  transfer_code_invalid: 'code',
  transfer_wrong_code: 'wrongCode',
  transfer_cut: 'cut',
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

/** What a reason code of a transfer means for the shopper. */
const faultOf = (code: string | undefined): TransferFault => (code !== undefined && Object.hasOwn(faults, code) ? faults[code]! : 'failed');

export interface TransferOptions {
  readonly api: Pick<WorkerApi, 'exportProfile' | 'importProfile'> | undefined;
  readonly root: ShadowRoot;
  draw(): void;
  /** Group and cart attribute now belong to another profile. */
  reload(): void;
}

const nothing: TransferState = { file: false, confirming: false, busy: false, done: false };

/** Transfer of a profile to and from another browser: state, and the actions of the buttons. */
export const createTransfer = ({ api, root, draw, reload }: TransferOptions) => {
  let state = nothing;
  let exported: ExportedProfile | undefined;
  let picked: Uint8Array<ArrayBuffer> | undefined;
  const set = (change: Partial<TransferState>): void => {
    state = { ...state, ...change };
    draw();
  };

  const actions: TransferActions = {
    export: quietly(async () => {
      if (state.busy) return;
      set({ busy: true, fault: undefined });
      const answer = await Promise.resolve(api?.exportProfile()).catch(() => undefined);
      if (!answer?.ok) return set({ busy: false, fault: faultOf(answer?.error.code) });
      exported = answer.value;
      set({ busy: false, code: exported.code });
    }),
    save: quietly(() => {
      if (exported) saveFile(root, 'couplet-profile.bin', exported.file, 'application/octet-stream');
    }),
    pick: quietly(async (input: HTMLInputElement) => {
      const [file] = input.files ?? [];
      if (!file) return;
      picked = new Uint8Array(await file.arrayBuffer());
      set({ file: true, fault: undefined });
    }),
    ask: quietly((confirming: boolean) => {
      set({ confirming, fault: undefined });
      root.querySelector<HTMLElement>(confirming ? '.keep-mine' : '.take')?.focus();
    }),
    take: quietly(async () => {
      if (state.busy) return;
      set({ busy: true });
      const typed = root.querySelector<HTMLInputElement>('.typed')?.value ?? '';
      const answer = await Promise.resolve(api?.importProfile(picked ?? new Uint8Array(), typed)).catch(() => undefined);
      if (!answer?.ok) return set({ busy: false, confirming: false, fault: faultOf(answer?.error.code) });
      set({ busy: false, confirming: false, done: true });
      reload();
    }),
  };
  return { state: (): TransferState => state, actions };
};
