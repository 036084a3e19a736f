import type { V1Toleration } from '@kubernetes/client-node';
import { z } from 'zod';
import { providerNames } from '../fixtures/providers';
import { imageNames } from '../fixtures/workloads/registry';
import { profiles } from '../helpers/guarantee/profiles';

/**
 * The values of the options that describe a cluster. The same checks apply to the command line and to the config file; the
 * message of a check says what is expected.
 */

const text = (error: string, pattern = /^\S+$/) => z.string({ error }).regex(pattern, { error });

const labelKey = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?)?$/;
const objectName = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
const toleration =
  /^(?<key>[^\s=:]+)(?:=(?<value>[^\s=:]*))?(?::(?<effect>NoSchedule|PreferNoSchedule|NoExecute))?$/;

/** In YAML, 1 and true are not text. */
const needsQuotes = (input: unknown): boolean => typeof input === 'number' || typeof input === 'boolean';

const map = (example: string, error: string, keys: RegExp, values: RegExp) => {
  const value = z
    .string({ error: ({ input }) => (needsQuotes(input) ? 'text in quotes' : error) })
    .regex(values, { error });
  return z.record(text(error, keys), value, { error: `a map, such as { ${example} }` });
};

/** The suite sets these labels of its namespaces itself. */
const ownLabels = /^(stsc\/.*|app\.kubernetes\.io\/managed-by|pod-security\.kubernetes\.io\/enforce)$/;

const image = `the name of an image (${imageNames.join(', ')}) and its reference, such as web=registry.example/busybox:1.37`;

const factor = 'a number from 1 to 10, such as 2';

export const fields = {
  kubeconfig: text('the name of a file', /./).describe('The kubeconfig of the cluster to certify'),
  context: text('the name of a context', /./).describe('The context of the kubeconfig'),
  registry: text('a registry, such as registry.example/mirror').describe(
    'The registry of the images, instead of Docker Hub and gcr.io',
  ),
  image: z
    .partialRecord(z.enum(imageNames, { error: image }), text(image), { error: image })
    .describe('The references of single images, by name'),
  imagePullSecret: text(
    'NAMESPACE/NAME, such as default/registry-credentials',
    /^[a-z0-9-]+\/[a-z0-9.-]+$/,
  ).describe(
    'The Secret with which the nodes pull images: NAMESPACE/NAME. The run copies it into its namespaces',
  ),
  provider: z
    .enum([...providerNames, 'auto'], { error: `one of ${providerNames.join(', ')}, auto` })
    .describe('The storage provider to certify'),
  storageClass: text('the name of a StorageClass', objectName).describe('The StorageClass of the volumes'),
  profile: z
    .enum(Object.keys(profiles) as (keyof typeof profiles)[], {
      error: `one of ${Object.keys(profiles).join(', ')}`,
    })
    .describe('What the certificate covers'),
  nodeSelector: map('pool: tests', 'a label, such as pool=tests', labelKey, labelValue).describe(
    'The labels of the nodes on which the pods run',
  ),
  toleration: z
    .array(text('KEY[=VALUE][:EFFECT], such as dedicated=tests:NoSchedule', toleration), {
      error: 'a list, such as [dedicated=tests:NoSchedule]',
    })
    .describe('The taints that the pods tolerate: KEY[=VALUE][:EFFECT]'),
  namespaceLabel: map(
    'team: storage',
    'a label that the suite does not set itself, such as team=storage',
    labelKey,
    labelValue,
  )
    .refine((labels) => !Object.keys(labels).some((key) => ownLabels.test(key)), {
      error: 'a label that the suite does not set itself, such as team=storage',
    })
    .describe('Labels of the namespaces of the run'),
  namespaceAnnotation: map(
    'example.com/owner: storage',
    'an annotation, such as example.com/owner=storage',
    labelKey,
    /^/,
  ).describe('Annotations of the namespaces of the run'),
  priorityClass: text('the name of a PriorityClass', objectName).describe('The PriorityClass of the pods'),
  patience: z
    .number({ error: factor })
    .min(1, { error: factor })
    .max(10, { error: factor })
    .describe(
      'A factor for the time that nodes and storage have, and control experiments, on a slow cluster',
    ),
};

/** The values of these options, as the command line or the config file contain them. */
export type Settings = { readonly [Name in keyof typeof fields]?: z.infer<(typeof fields)[Name]> };

/** The toleration that a text such as "dedicated=tests:NoSchedule" describes. */
export function tolerationOf(description: string): V1Toleration {
  const { key = '', value, effect } = toleration.exec(description)?.groups ?? {};
  return {
    key,
    ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
    ...(effect && { effect }),
  };
}
