import { conformance } from '../../../cli/run/conformance';
import { exitCodeOf } from '../../../reports/verdict';
import { sampleContext } from '../../reports/support/sample-context';

/** Checks one guarantee, as the command line does, on a cluster whose API server refuses every connection. */
const kubeconfig = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'none', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'none', user: {} }],
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'none' } }],
  'current-context': 'none',
});
const outcome = await conformance({
  id: sampleContext.id,
  context: { ...sampleContext, kubeconfig },
  guarantees: ['identity/stable-names'],
  signal: new AbortController().signal,
});
// vitest has set the exit code of its tests.
process.exitCode = outcome === 'nothing ran' ? exitCodeOf.interrupted : exitCodeOf[outcome.verdict.verdict];
