import { z } from 'zod';
import { type Level, levels } from '../helpers/guarantee/levels';

/** Which schema a verdict follows. The URN is no address: the JSON Schema is in this folder. */
export const schemaId = 'urn:statefulset-conformance:verdict:2';

/** The content of `verdict.json`. Programs that read a verdict without this code use the JSON Schema in this folder. */

const id = z.string().describe('The id of a guarantee: the path of its spec');

const number = z.int().nonnegative();

const counts = z.object({
  passed: number,
  failed: number.describe('The guarantee was violated'),
  inconclusive: number.describe('The suite or the environment could not decide'),
  unsupported: number.describe('The cluster lacks a capability that the guarantee needs'),
  skipped: number.describe('Not selected'),
});

const level = z.object({
  result: z
    .enum(['conformant', 'nonconformant', 'inconclusive'])
    .describe('Conformant if at least one guarantee passed, and none failed or was inconclusive'),
  counts: counts.describe('Guarantees; the worst case of a guarantee determines its verdict'),
  cases: counts.describe('Cases of those guarantees'),
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
      origin: z.string().describe('Where the cluster came from'),
      nodes: number.optional(),
    }),
    provider: z.object({
      name: z.string().describe('The storage provider: ebs, nas, digitalocean, or local for any other'),
      storageClass: z
        .string()
        .optional()
        .describe('The StorageClass of the volumes; absent if the cluster has no default one'),
      driver: z.string().optional().describe('CSI driver or provisioner'),
    }),
    verdict: z
      .enum(['conformant', 'nonconformant', 'inconclusive', 'interrupted'])
      .describe('An unsupported guarantee of the level core makes the run inconclusive'),
    counts: counts.describe('Guarantees; the worst case of a guarantee determines its verdict'),
    cases: counts.describe('Cases of those guarantees'),
    profiles: z.array(z.object({ name: z.string(), levels: z.partialRecord(levelNames, level) })),
    runErrors: z.array(z.string()).describe('Errors outside of all tests'),
  })
  .describe('The verdict of the StatefulSet conformance suite about a cluster');

export type VerdictReport = z.infer<typeof verdictSchema>;
export type LevelReport = z.infer<typeof level>;
export type Counts = z.infer<typeof counts>;

export const jsonSchema = () => {
  const { $schema, ...schema } = z.toJSONSchema(verdictSchema);
  return { $schema, $id: schemaId, title: 'Verdict', ...schema };
};
