// The broken twins of the power loss: the built server as it is, but that SQLite is told to sync less. Loaded with `--require`, which reaches
// the writing thread too.
const Database = require('better-sqlite3');

const { pragma } = Database.prototype;
Database.prototype.pragma = function (text, options) {
  return pragma.call(this, /^synchronous/.test(text) ? `synchronous = ${process.env.COUPLET_TWIN_SYNC}` : text, options);
};
