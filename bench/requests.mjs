import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

// Loaded into every worker of a run: a mark for each request that leaves it, watches and all. Workers are ended without
// a last word, so each mark is written at once.
const loaded = Symbol.for('statefulset-conformance/bench');
if (!globalThis[loaded])
  subscribe('http.client.request.start', () => appendFileSync(process.env.STSC_BENCH_REQUESTS, '.'));
globalThis[loaded] = true;
