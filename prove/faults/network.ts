import type { V1Endpoint, V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import { type Fault, fault, type Injection, interferes, mutates, type Review } from '../fault';
import { createsPods } from './creation';
import { nameOf } from './pods';

/** The name of a slice is chosen after it was reviewed: whose it is tell its endpoints. */
const isOfTheSet = ({ targetRef }: V1Endpoint): boolean =>
  /^(web|mysql|mariadb)-\d+$/.test(targetRef?.name ?? '');

const lists = (change: (endpoint: V1Endpoint, review: Review<V1EndpointSlice>) => void): Injection =>
  mutates({ resource: 'endpointslices', on: ['CREATE', 'UPDATE'] }, (slice, review) => {
    for (const endpoint of slice.endpoints ?? []) if (isOfTheSet(endpoint)) change(endpoint, review);
    return slice;
  });

const serves = (change: (service: V1Service) => void): Injection =>
  mutates({ resource: 'services', on: ['CREATE', 'UPDATE'] }, (service) => {
    change(service);
    return service;
  });

const leavesOutTheSubdomain = fault(
  'puts its pods under no subdomain',
  createsPods(({ spec }) => {
    delete spec?.subdomain;
  }),
);

const leavesOutHostNames = fault(
  'lists its pods without their host names',
  lists((endpoint) => {
    delete endpoint.hostname;
  }),
);

const givesEveryServiceHostNames = fault(
  'lists its pods with their host names for whatever service',
  lists((endpoint) => {
    if (endpoint.targetRef?.name) endpoint.hostname = endpoint.targetRef.name;
  }),
);

const podName = 'statefulset.kubernetes.io/pod-name';

const namesEachPodAlone = fault(
  'makes a service of the name of each pod',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    const name = nameOf(pod);
    if (type !== 'ADDED' || pod.metadata?.labels?.[podName] !== name) return;
    const spec = { clusterIP: 'None', selector: { [podName]: name }, ports: [{ port: 8080 }] };
    await kube.core.createNamespacedService({ namespace, body: { metadata: { name }, spec } });
  }),
);

const keepsTheFirstAddress = fault(
  'keeps the address that a pod had first',
  lists((endpoint, { notes }) => {
    const pod = `${endpoint.targetRef?.name} `;
    const first = [...notes].find((note) => note.startsWith(pod));
    if (first) endpoint.addresses = [first.slice(pod.length)];
    else notes.add(`${pod}${endpoint.addresses[0]}`);
  }),
);

const listsTheFirstAlone = fault(
  'lists the first pod alone',
  mutates({ resource: 'endpointslices', on: ['CREATE', 'UPDATE'] }, (slice) => {
    const endpoints = slice.endpoints?.filter(
      (each) => !isOfTheSet(each) || each.targetRef?.name === 'web-0',
    );
    return { ...slice, endpoints: endpoints ?? [] };
  }),
);

export const takesEveryPodForReady = fault(
  'lists pods as ready that are not',
  lists((endpoint) => {
    endpoint.conditions = { ...endpoint.conditions, ready: true, serving: true };
  }),
);

const overlooksTermination = fault(
  'lists terminating pods as if they were not',
  lists((endpoint) => {
    const serving = endpoint.conditions?.serving ?? false;
    endpoint.conditions = { ready: serving, serving, terminating: false };
  }),
);

const dropsPortNames = fault(
  'drops the names of ports',
  serves(({ spec }) => {
    for (const port of spec?.ports ?? []) delete port.name;
  }),
);

const publishesOnlyReadyAddresses = fault(
  'drops publishNotReadyAddresses',
  serves(({ spec }) => {
    delete spec?.publishNotReadyAddresses;
  }),
);

export const sticksToOnePod = fault(
  'leads each client to one pod again and again',
  serves(({ spec }) => {
    if (spec && spec.clusterIP !== 'None') spec.sessionAffinity = 'ClientIP';
  }),
);

const selectsTheWholeSet = fault(
  'selects pods by the label "app" alone',
  serves(({ spec }) => {
    delete spec?.selector?.[podName];
  }),
);

const leavesOutTheName = fault(
  'gives no pod its name as a label',
  mutates({ resource: 'pods', on: ['CREATE', 'UPDATE'] }, (pod: V1Pod) => {
    delete pod.metadata?.labels?.[podName];
    return pod;
  }),
);

export const network: Readonly<Record<string, readonly Fault[]>> = {
  'network/pod-dns': [leavesOutTheSubdomain, namesEachPodAlone],
  'network/dns-follows-the-pod': [keepsTheFirstAddress],
  'network/headless-lists-ready': [listsTheFirstAlone, takesEveryPodForReady],
  'network/srv-records': [dropsPortNames, leavesOutHostNames, takesEveryPodForReady],
  'network/ptr-records': [leavesOutHostNames, keepsTheFirstAddress],
  'network/publish-not-ready': [publishesOnlyReadyAddresses],
  'network/reads-exclude-unready': [sticksToOnePod, takesEveryPodForReady],
  'network/reads-exclude-terminating': [overlooksTermination],
  'network/one-pod-service': [selectsTheWholeSet, leavesOutTheName],
  'network/endpointslice-hostnames': [
    leavesOutHostNames,
    givesEveryServiceHostNames,
    takesEveryPodForReady,
    overlooksTermination,
  ],
};
