import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Store } from '../store/store';
import type { StorePlace } from '../store/storePlace';
import { analyseOrders, type ExperimentQuestion } from './analyseOrders';

/** Entry of the thread that reads every order and sums the experiment up; a million orders take seconds, which requests must not wait for. */
const { place, question } = workerData as { readonly place: StorePlace; readonly question: ExperimentQuestion };

const readOrders = async ({ DATABASE_URL, DATA_DIR }: StorePlace): ReturnType<Store['orders']> => {
  if (DATABASE_URL !== undefined) {
    const [{ connectPostgres }, { reads }] = await Promise.all([
      import('../store/postgres/connectPostgres'),
      import('../store/postgres/reads'),
    ]);
    const postgres = connectPostgres(DATABASE_URL, 1, 0);
    return reads(postgres).orders().finally(postgres.close);
  }
  const [{ openForReading }, { reads }] = await Promise.all([import('../store/sqlite/openDatabase'), import('../store/sqlite/reads')]);
  const db = openForReading(join(DATA_DIR, 'couplet.sqlite'));
  try {
    return reads(db).orders();
  } finally {
    db.close();
  }
};

parentPort?.postMessage(analyseOrders(await readOrders(place), question));
