import { z } from 'zod';
import { type Level, levels } from '../helpers/guarantee/levels';

/** Identifies the schema of a verdict. The URN is not an address: the JSON Schema is in this folder. */
export const schemaId = 'urn:statefulset-conformance:verdict:2';

/** The content of `verdict.json`. Programs that read a verdict without this code use the JSON Schema in this folder. */

const id = z.string().describe('The id of a guarantee: the path of its spec');

const number = z.int().nonnegative();

const counts = z.object({
  passed: number,
  failed: number.describe('The guarantee was violated'),
  inconclusive: number.describe('The suite or the environment could not decide'),
  unsupported: number.describe('The cluster lacks a capability that the guarantee needs'),
  skipped: number.describe('The guarantee was not selected'),
});

const level = z.object({
  result: z
    .enum(['conformant', 'nonconformant', 'inconclusive'])
    .describe(
      'The level is conformant if at least one guarantee passed, and no guarantee failed or was inconclusive',
    ),
  counts: counts.describe(
    'Number of guarantees by verdict; the worst case of a guarantee determines its verdict',
  ),
  cases: counts.describe('Number of cases of these guarantees by verdict'),
  failed: z.array(id),
  inconclusive: z.array(id),
  unsupported: z.array(z.object({ id, reason: z.string() })),
});

const levelNames = z.enum(Object.keys(levels) as [Level, ...Level[]]);

export const verdictSchema = z
  .object({
    $schema: z.literal(schemaId),
    schemaVersion: z.literal('2'),
    suite: z.object({ name: z.string(), version: z.string() }),
    run: z.object({
      id: z.string(),
      started: z.iso.datetime(),
      finished: z.iso.datetime(),
      seconds: z.number().nonnegative(),
    }),
    cluster: z.object({
      server: z.string(),
      version: z.string(),
      origin: z.string().describe('The source of the cluster: a kubeconfig, a service account, or the suite'),
      nodes: number.optional(),
    }),
    provider: z.object({
      name: z
        .string()
        .describe('The storage provider: ebs, nas or digitalocean; local for any other provider'),
      storageClass: z
        .string()
        .optional()
        .describe('The StorageClass of the volumes; absent if the cluster has no default StorageClass'),
      driver: z.string().optional().describe('The CSI driver or the provisioner'),
    }),
    verdict: z
      .enum(['conformant', 'nonconformant', 'inconclusive', 'interrupted'])
      .describe('An unsupported guarantee of the level core makes the run inconclusive'),
    counts: counts.describe(
      'Number of guarantees by verdict; the worst case of a guarantee determines its verdict',
    ),
    cases: counts.describe('Number of cases of these guarantees by verdict'),
    profiles: z.array(z.object({ name: z.string(), levels: z.partialRecord(levelNames, level) })),
    runErrors: z.array(z.string()).describe('Errors outside of all cases'),
  })
  .describe('The verdict of the StatefulSet conformance suite about a cluster');

export type VerdictReport = z.infer<typeof verdictSchema>;
export type LevelReport = z.infer<typeof level>;
export type Counts = z.infer<typeof counts>;

export const jsonSchema = () => {
  const { $schema, ...schema } = z.toJSONSchema(verdictSchema);
  return { $schema, $id: schemaId, title: 'Verdict', ...schema };
};
