import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

// Loaded into every worker of a run. It appends a character to a file for each request, including watches. vitest
// terminates its workers without an exit event, so each character is written immediately.
const loaded = Symbol.for('statefulset-conformance/bench');
if (!globalThis[loaded])
  subscribe('http.client.request.start', () => appendFileSync(process.env.STSC_BENCH_REQUESTS, '.'));
globalThis[loaded] = true;
