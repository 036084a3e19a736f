import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

// Loaded into every worker of a run: counts the requests that leave it, watches and all.
let requests = 0;
subscribe('http.client.request.start', () => {
  requests += 1;
});
process.on('exit', () => appendFileSync(process.env.STSC_BENCH_REQUESTS, `${requests}\n`));
