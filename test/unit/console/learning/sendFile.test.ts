import { describe, expect, it } from 'vitest';
import { sendFile, type UploadPort } from '../../../../src/console/pages/learning/uploads';
import { fail, ok } from '../../../../src/protocol/values/result';

const text = 'abcdefghij';
const file = new File([text], 'orders.csv');
const fresh = (): AbortSignal => new AbortController().signal;

/** A server that keeps what it was sent, and refuses parts as told. */
const serverThat = (refuses: (offset: number, turn: number) => string | undefined, kept = '') => {
  let turn = 0;
  const state = { kept, pauses: 0, begun: 0 };
  const port: UploadPort = {
    begin: async () => {
      state.begun += 1;
      return ok({ id: 'f1', offset: state.kept.length });
    },
    part: async (_id, offset, bytes) => {
      turn += 1;
      const code = refuses(offset, turn);
      if (code !== undefined) return fail(code, code);
      state.kept = state.kept.slice(0, offset) + new TextDecoder().decode(bytes);
      return ok({ offset: state.kept.length });
    },
    pause: async () => {
      state.pauses += 1;
    },
  };
  return { port, state };
};

describe('an upload', () => {
  it('sends all parts in their order, and tells how far it is', async () => {
    const { port, state } = serverThat(() => undefined);
    const offsets: number[] = [];
    expect(await sendFile(file, 4, port, (_, offset) => offsets.push(offset), fresh())).toEqual(ok(undefined));
    expect([state.kept, offsets]).toEqual([text, [0, 4, 8]]);
  });

  it('continues where an earlier one ended', async () => {
    const { port, state } = serverThat(() => undefined, 'abcdef');
    const offsets: number[] = [];
    await sendFile(file, 4, port, (_, offset) => offsets.push(offset), fresh());
    expect([state.kept, offsets]).toEqual([text, [6]]);
  });

  it('sends a part again while the server does not answer, from where the server is', async () => {
    const { port, state } = serverThat((_, turn) =>
      turn === 2 ? 'server_unreachable' : turn === 3 ? 'training_offset_differs' : undefined,
    );
    expect(await sendFile(file, 4, port, () => undefined, fresh())).toEqual(ok(undefined));
    expect([state.kept, state.pauses]).toEqual([text, 2]);
  });

  it('gives up after five attempts, and at once where waiting does not help', async () => {
    const away = serverThat(() => 'server_unreachable');
    expect(await sendFile(file, 4, away.port, () => undefined, fresh())).toMatchObject({
      ok: false,
      error: { code: 'server_unreachable' },
    });
    expect(away.state.pauses).toBe(4);
    const full = serverThat((offset) => (offset > 0 ? 'disk_full' : undefined));
    expect(await sendFile(file, 4, full.port, () => undefined, fresh())).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    expect([full.state.kept, full.state.pauses]).toEqual(['abcd', 0]);
  });

  it('fails if the file was moved since it was chosen', async () => {
    const moved = new File([text], 'orders.csv');
    moved.slice = () => Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new Error('NotReadableError')) });
    const { port } = serverThat(() => undefined);
    expect(await sendFile(moved, 4, port, () => undefined, fresh())).toMatchObject({ ok: false, error: { code: 'file_unreadable' } });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const { port, state } = serverThat(() => {
      controller.abort();
      return undefined;
    });
    await sendFile(file, 4, port, () => undefined, controller.signal);
    expect(state.kept).toBe('abcd');
  });
});
