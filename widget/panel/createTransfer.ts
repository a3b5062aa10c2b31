import { type Collected, collectFrame, joinFrames } from '../../src/bundle/transfer/qrFrames';
import { writeCode } from '../../src/bundle/transfer/transferCode';
import type { ExportedProfile, WorkerApi } from '../../worker/api';
import type { TransferFault } from '../i18n/panelStrings';
import type { DrawnCode } from '../qr/index';
import { saveFile } from '../ui/dialog';
import { quietly } from '../ui/tasks';
import type { TransferActions, TransferState } from './Transfer';

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
const faultOf = (code: string | undefined): TransferFault => (code !== undefined && Object.hasOwn(faults, code) ? faults[code]! : 'failed');

/** What the chunk of the codes gives. */
export interface Codes {
  readonly drawCode: (text: string) => DrawnCode;
  readonly readCodes: (source: ImageBitmap | HTMLVideoElement) => Promise<readonly string[]>;
}

export interface TransferOptions {
  readonly api: Pick<WorkerApi, 'exportProfile' | 'importProfile'> | undefined;
  /** Loads the chunk; `undefined` when it did not come. */
  codes(): Promise<Codes | undefined>;
  readonly root: ShadowRoot;
  draw(): void;
  /** Arm and cart attribute are another's now. */
  reload(): void;
}

/** Between two pictures, ms: slower than the three flashes a second that may harm (WCAG 2.3.1). */
const TURN = 500;
/** Between two looks through the camera, ms. */
const LOOK = 200;

const nothing: TransferState = { at: 0, running: false, file: false, scanning: false, confirming: false, busy: false, done: false };

/** The way of a profile to another browser, and from one: state, and what the buttons do. */
export const createTransfer = ({ api, codes, root, draw, reload }: TransferOptions) => {
  let state = nothing;
  let exported: ExportedProfile | undefined;
  let picked: Uint8Array<ArrayBuffer> | undefined;
  let collected: Collected | undefined;
  let drawing: Codes | undefined;
  let turning: ReturnType<typeof setInterval> | undefined;
  let camera: MediaStream | undefined;
  const set = (change: Partial<TransferState>): void => {
    state = { ...state, ...change };
    draw();
  };

  const show = (at: number): void => {
    const text = exported?.frames?.[at];
    set({ at, drawn: text === undefined ? undefined : drawing?.drawCode(text) });
  };
  const next = (): void => show((state.at + 1) % (exported?.frames?.length ?? 1));
  const run = (running: boolean): void => {
    clearInterval(turning);
    if (running) turning = setInterval(quietly(next), TURN);
    set({ running });
  };
  const heard = (texts: readonly string[]): void => {
    for (const text of texts) collected = collectFrame(collected, text);
    if (!collected) return;
    set({ read: { have: collected.parts.size, count: collected.count }, fault: undefined });
  };
  const stop = (): void => {
    for (const track of camera?.getTracks() ?? []) track.stop();
    camera = undefined;
    root.querySelector('.video')?.replaceChildren();
    set({ scanning: false });
  };
  const look = async (video: HTMLVideoElement): Promise<void> => {
    heard((await drawing?.readCodes(video)) ?? []);
    if (collected && collected.parts.size === collected.count) stop();
    else if (camera) setTimeout(quietly(look), LOOK, video);
  };
  const scan = async (): Promise<void> => {
    if (camera) return stop();
    drawing ??= await codes();
    camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
    const video = document.createElement('video');
    Object.assign(video, { muted: true, playsInline: true, srcObject: camera });
    set({ scanning: true });
    root.querySelector('.video')?.replaceChildren(video);
    await video.play();
    await look(video);
  };

  const actions: TransferActions = {
    export: quietly(async () => {
      if (state.busy) return;
      set({ busy: true, fault: undefined });
      const answer = await Promise.resolve(api?.exportProfile()).catch(() => undefined);
      if (!answer?.ok) return set({ busy: false, fault: faultOf(answer?.error.code) });
      exported = answer.value;
      const frames = exported.frames ?? [];
      if (frames.length > 0) drawing ??= await codes();
      set({ busy: false, exported: { code: exported.code, frames: frames.length } });
      show(0);
      run(frames.length > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches);
    }),
    save: quietly(() => {
      if (exported) saveFile(root, 'couplet-profile.bin', exported.file, 'application/octet-stream');
    }),
    run: quietly(run),
    next: quietly(next),
    pick: quietly(async (input: HTMLInputElement) => {
      for (const file of input.files ?? []) {
        if (file.type.startsWith('image/')) {
          drawing ??= await codes();
          const bitmap = await createImageBitmap(file).catch(() => undefined);
          const texts = bitmap ? ((await drawing?.readCodes(bitmap)) ?? []) : [];
          if (texts.length === 0) set({ fault: 'damaged' });
          heard(texts);
        } else {
          picked = new Uint8Array(await file.arrayBuffer());
          collected = undefined;
          set({ file: true, read: undefined, fault: undefined });
        }
      }
    }),
    scan: quietly(async () => {
      try {
        await scan();
      } catch {
        stop();
        set({ fault: 'failed' });
      }
    }),
    ask: quietly((confirming: boolean) => {
      set({ confirming, fault: undefined });
      root.querySelector<HTMLElement>(confirming ? '.keep-mine' : '.take')?.focus();
    }),
    take: quietly(async () => {
      if (state.busy) return;
      set({ busy: true });
      const joined = picked ? undefined : collected && joinFrames(collected);
      const typed = root.querySelector<HTMLInputElement>('.typed')?.value ?? '';
      const sent = joined?.ok
        ? { file: Uint8Array.from(joined.value.file), code: writeCode(joined.value.secret) }
        : { file: picked ?? new Uint8Array(), code: typed };
      const answer = joined && !joined.ok ? joined : await Promise.resolve(api?.importProfile(sent.file, sent.code)).catch(() => undefined);
      if (!answer?.ok) return set({ busy: false, confirming: false, fault: faultOf(answer?.error.code) });
      set({ busy: false, confirming: false, done: true });
      reload();
    }),
  };
  return {
    state: (): TransferState => state,
    actions,
    /** The dialog is closed. */
    end: (): void => {
      clearInterval(turning);
      if (camera) stop();
    },
  };
};
