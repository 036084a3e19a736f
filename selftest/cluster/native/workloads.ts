import type { V1Container, V1Pod, V1PodSpec, V1Service, V1StatefulSet } from '@kubernetes/client-node';
import { webReference } from '../../support/images';

const labels = { app: 'web' };

const serve = [
  'mkdir -p /www/cgi-bin; cd /www; hostname > index.html; touch ready',
  'printf \'#!/bin/sh\\necho; echo "$REMOTE_ADDR"\' > cgi-bin/who; chmod +x cgi-bin/who',
  'exec httpd -f -p 8080 -h /www',
].join('\n');

const container = (script: string): V1Container => ({
  name: 'main',
  image: webReference,
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', script],
});

/** Three servers on three nodes, each telling its name and who asks. One that is not ready answers all the same, if asked. */
export const servers: V1StatefulSet = {
  metadata: { name: 'web' },
  spec: {
    serviceName: 'web',
    replicas: 3,
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        topologySpreadConstraints: [
          {
            maxSkew: 1,
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: labels },
          },
        ],
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            ...container(serve),
            ports: [{ name: 'http', containerPort: 8080 }],
            readinessProbe: {
              httpGet: { path: '/ready', port: 'http' },
              periodSeconds: 1,
              failureThreshold: 1,
            },
          },
        ],
      },
    },
  },
};

const ports = [{ name: 'http', port: 80, targetPort: 'http' }];

export const headless: V1Service = {
  metadata: { name: 'web' },
  spec: { clusterIP: 'None', selector: labels, ports },
};

export const front: V1Service = { metadata: { name: 'front' }, spec: { selector: labels, ports } };

/** A pod that stays, to ask from. */
export const asker = (node: string): V1Pod => ({
  metadata: { name: `asker-on-${node}` },
  spec: {
    nodeName: node,
    terminationGracePeriodSeconds: 0,
    containers: [container('exec sleep infinity')],
  },
});

/** A pod that does one thing and ends. */
export const task = (
  name: string,
  script: string,
  spec: Partial<V1PodSpec> = {},
  also: Partial<V1Container> = {},
): V1Pod => ({
  metadata: { name },
  spec: { restartPolicy: 'Never', containers: [{ ...container(script), ...also }], ...spec },
});

/** A task with a claim's volume at /data. */
export const taskOn = (claim: string, name: string, script: string, spec: Partial<V1PodSpec> = {}): V1Pod =>
  task(
    name,
    script,
    { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }], ...spec },
    { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  );
