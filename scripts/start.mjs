// One process, so that whoever ends `npm start` by its pid ends the demo with it.
await import('./prepare.mjs');
await import('../dist/node/demo.js');
