import { expect, test } from 'vitest';
import { assignsUserIds } from '../../../cli/preflight/user-ids';
import { connect } from '../../../helpers/kube/client';
import { fakeApiServer, type Reply, refuses, responds } from '../../helpers/kube/fake-api-server';
import { sampleContext } from '../../reports/support/sample-context';

const scc =
  'pods "probe-x" is forbidden: unable to validate against any security context constraint: [provider "restricted-v2": .spec.securityContext.runAsUser: Invalid value: 1000: must be in the ranges: [1000680000, 1000689999]]';

/** Replies to each pod by its text, and records whether the request was a dry run. */
const server = (replyTo: (pod: string) => Reply) =>
  fakeApiServer((request, response) => {
    let pod = '';
    request.on('data', (chunk) => {
      pod += chunk;
    });
    request.on('end', () => replyTo(pod)(request, response));
  });

const accepted = responds(201, {});
const rejected = (message: string) => refuses(403, 'Forbidden', message);
const hasUser = (pod: string) => pod.includes('runAsUser');

async function detect(replyTo: (pod: string) => Reply) {
  const api = await server(replyTo);
  const assigns = await assignsUserIds(connect(api.kubeconfig()), 'stsc-abc', sampleContext);
  return { assigns, requests: api.requests };
}

const dryRun = 'POST /api/v1/namespaces/stsc-abc/pods?dryRun=All';

test('A platform that accepts the pods of the suite does not assign user IDs', async () => {
  expect(await detect(() => accepted)).toEqual({ assigns: false, requests: [dryRun] });
});

test('A platform that accepts the pods only without user IDs assigns user IDs', async () => {
  expect(await detect((pod) => (hasUser(pod) ? rejected(scc) : accepted))).toEqual({
    assigns: true,
    requests: [dryRun, dryRun],
  });
});

test('A platform that rejects the pods for another reason does not', async () => {
  expect(await detect(() => rejected('exceeded quota: no-pods'))).toEqual({
    assigns: false,
    requests: [dryRun, dryRun],
  });
});

test('A service account that does not exist yet is no rejection', async () => {
  let first = true;
  const result = await detect(() => {
    const reply = first
      ? rejected('error looking up service account: serviceaccount "default" not found')
      : accepted;
    first = false;
    return reply;
  });
  expect(result).toEqual({ assigns: false, requests: [dryRun, dryRun] });
});
