import type { V1Endpoint, V1EndpointSlice, V1Service } from '@kubernetes/client-node';
import { type Fault, fault, type Injection, interferes, mutates, type Review } from '../fault';
import { omitsPodNameLabel, omitsSubdomain } from './identity';
import { isMember, nameOf, podNameLabel } from './pods';

const mutatesEndpoints = (
  change: (endpoint: V1Endpoint, review: Review<V1EndpointSlice>) => void,
): Injection =>
  mutates({ resource: 'endpointslices', on: ['CREATE', 'UPDATE'] }, (slice, review) => {
    for (const endpoint of slice.endpoints ?? [])
      if (isMember(endpoint.targetRef?.name)) change(endpoint, review);
    return slice;
  });

const mutatesServices = (change: (service: V1Service) => void): Injection =>
  mutates({ resource: 'services', on: ['CREATE', 'UPDATE'] }, (service) => {
    change(service);
    return service;
  });

const omitsEndpointHostnames = fault(
  'lists pods in EndpointSlices without their host names',
  mutatesEndpoints((endpoint) => {
    delete endpoint.hostname;
  }),
);

const addsEndpointHostnames = fault(
  'lists pods with host names in the EndpointSlices of every Service',
  mutatesEndpoints((endpoint) => {
    if (endpoint.targetRef?.name) endpoint.hostname = endpoint.targetRef.name;
  }),
);

const createsServicePerPod = fault(
  'creates a Service with the name of each pod',
  interferes({ watch: 'pods' }, async ({ type, object: pod }, { kube, namespace }) => {
    const name = nameOf(pod);
    if (type !== 'ADDED' || pod.metadata?.labels?.[podNameLabel] !== name) return;
    const spec = { clusterIP: 'None', selector: { [podNameLabel]: name }, ports: [{ port: 8080 }] };
    await kube.core.createNamespacedService({ namespace, body: { metadata: { name }, spec } });
  }),
);

const keepsFirstAddress = fault(
  'keeps the first IP address of a recreated pod in EndpointSlices',
  mutatesEndpoints((endpoint, { notes }) => {
    const pod = `${endpoint.targetRef?.name} `;
    const first = [...notes].find((note) => note.startsWith(pod));
    if (first) endpoint.addresses = [first.slice(pod.length)];
    else notes.add(`${pod}${endpoint.addresses[0]}`);
  }),
);

const listsOnlyFirstPod = fault(
  'lists only the first pod in EndpointSlices',
  mutates({ resource: 'endpointslices', on: ['CREATE', 'UPDATE'] }, (slice) => {
    const endpoints = slice.endpoints?.filter(
      (each) => !isMember(each.targetRef?.name) || each.targetRef?.name === 'web-0',
    );
    return { ...slice, endpoints: endpoints ?? [] };
  }),
);

export const listsEveryPodAsReady = fault(
  'lists unready pods as ready in EndpointSlices',
  mutatesEndpoints((endpoint) => {
    endpoint.conditions = { ...endpoint.conditions, ready: true, serving: true };
  }),
);

const ignoresTermination = fault(
  'lists terminating pods as not terminating in EndpointSlices',
  mutatesEndpoints((endpoint) => {
    const serving = endpoint.conditions?.serving ?? false;
    endpoint.conditions = { ready: serving, serving, terminating: false };
  }),
);

const removesPortNames = fault(
  'removes the port names of Services',
  mutatesServices(({ spec }) => {
    for (const port of spec?.ports ?? []) delete port.name;
  }),
);

const ignoresPublishNotReadyAddresses = fault(
  'ignores publishNotReadyAddresses',
  mutatesServices(({ spec }) => {
    delete spec?.publishNotReadyAddresses;
  }),
);

export const routesClientToOnePod = fault(
  'routes all requests of a client to the same pod',
  mutatesServices(({ spec }) => {
    if (spec && spec.clusterIP !== 'None') spec.sessionAffinity = 'ClientIP';
  }),
);

const selectsAllPodsOfSet = fault(
  'ignores the pod-name label in the selectors of Services',
  mutatesServices(({ spec }) => {
    delete spec?.selector?.[podNameLabel];
  }),
);

export const network: Readonly<Record<string, readonly Fault[]>> = {
  'network/pod-dns': [omitsSubdomain, createsServicePerPod],
  'network/dns-follows-the-pod': [keepsFirstAddress],
  'network/headless-lists-ready': [listsOnlyFirstPod, listsEveryPodAsReady],
  'network/srv-records': [removesPortNames, omitsEndpointHostnames, listsEveryPodAsReady],
  'network/ptr-records': [omitsEndpointHostnames, keepsFirstAddress],
  'network/publish-not-ready': [ignoresPublishNotReadyAddresses],
  'network/reads-exclude-unready': [routesClientToOnePod, listsEveryPodAsReady],
  'network/reads-exclude-terminating': [ignoresTermination],
  'network/one-pod-service': [selectsAllPodsOfSet, omitsPodNameLabel],
  'network/endpointslice-hostnames': [
    omitsEndpointHostnames,
    addsEndpointHostnames,
    listsEveryPodAsReady,
    ignoresTermination,
  ],
};
