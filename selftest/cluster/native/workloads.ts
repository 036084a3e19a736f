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

/** Three servers on three nodes; each returns its name, or the address of the client. Unready servers respond too. */
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

/** A pod that keeps running, from which a test sends requests. */
export const client = (node: string): V1Pod => ({
  metadata: { name: `client-on-${node}` },
  spec: {
    nodeName: node,
    terminationGracePeriodSeconds: 0,
    containers: [container('exec sleep infinity')],
  },
});

/** A pod that runs one script and ends. */
export const task = (
  name: string,
  script: string,
  spec: Partial<V1PodSpec> = {},
  more: Partial<V1Container> = {},
): V1Pod => ({
  metadata: { name },
  spec: { restartPolicy: 'Never', containers: [{ ...container(script), ...more }], ...spec },
});

/** A task with the volume of a PVC at /data. */
export const taskOn = (claim: string, name: string, script: string, spec: Partial<V1PodSpec> = {}): V1Pod =>
  task(
    name,
    script,
    { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }], ...spec },
    { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
  );
