import { readFileSync, watchFile } from 'node:fs';

// `node --import` this before a built command: its clock is ahead by the milliseconds in the file that TEST_CLOCK names, so that a test can let days pass
// without a line about tests in what ships.
const file = process.env.TEST_CLOCK ?? '';
const read = () => Number(readFileSync(file, 'utf8'));
const system = Date.now;
let ahead = read();
Date.now = () => system() + ahead;
watchFile(file, { persistent: false, interval: 100 }, () => {
  ahead = read();
});
