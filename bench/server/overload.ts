import { type BenchRow, rounded } from '../benchResult';
import { admin, bundle, environment, scratch, startMeasured } from './measuredServer';
import { startLoad, startWorker } from './worker';

/** Twice as many requests at once as the server lets in, from senders that try again at once. */
const CONNECTIONS = 4_096;

/** What is too much is refused at once and with 503, the rest is served, and what is counted afterwards is what was acknowledged. */
export const overload = async (ms: number): Promise<readonly BenchRow[]> => {
  const shop = await startWorker('shopWorker');
  const data = scratch();
  const server = await startMeasured(environment((shop.first as { url: string }).url, { DATA_DIR: data.path }));
  const load = await startLoad();
  try {
    const {
      sent,
      acknowledged,
      shed,
      failed,
      failures,
      p50,
      shedP50,
      ms: took,
    } = await load.run({
      what: 'reports',
      url: server.url,
      connections: CONNECTIONS,
      ms,
      bundle: bundle.id,
    });
    const { reports } = (await admin(server.url).summary()) as { reports: { reports: number }[] };
    const counted = reports.reduce((sum, cell) => sum + cell.reports, 0);
    return [
      {
        what: 'acknowledged under overload',
        value: rounded((1_000 * acknowledged) / took),
        unit: '1/s',
        ok: shed > 0 && failed === 0 && acknowledged > 0 && counted === acknowledged && sent === acknowledged + shed,
        note:
          `${sent} sent, ${acknowledged} acknowledged, ${shed} shed, ${failed} failed` +
          `${failed > 0 ? ` (${JSON.stringify(failures)})` : ''}; ${CONNECTIONS} connections; p50 ${rounded(p50)} ms, of those shed ${rounded(shedP50)} ms; ${counted} counted afterwards`,
      },
    ];
  } finally {
    await server.stop();
    for (const { close } of [load, shop]) await close();
    data.remove();
  }
};
