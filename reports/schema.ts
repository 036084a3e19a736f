import { z } from 'zod';
import { type Level, levels } from '../helpers/guarantee/levels';
import { schemaId } from './verdict';

/** What `verdict.json` holds. Its JSON Schema lies beside, for those who read verdicts without this code. */

const id = z.string().describe('The id of a guarantee: the path of its spec');

const number = z.int().nonnegative();

const counts = z.object({
  passed: number,
  failed: number.describe('The guarantee was seen to be broken'),
  inconclusive: number.describe('The suite, or what it stands on, could not tell'),
  unsupported: number.describe('The cluster lacks a capability that the guarantee needs'),
  skipped: number.describe('It was not asked for'),
});

const level = z.object({
  result: z
    .enum(['conformant', 'broken', 'inconclusive'])
    .describe('Conformant if something passed and nothing failed or was left open'),
  counts: counts.describe('Guarantees; each is as good as the worst of its cases'),
  cases: counts.describe('Cases of those guarantees'),
  failed: z.array(id),
  inconclusive: z.array(id),
  unsupported: z.array(z.object({ id, why: z.string() })),
});

const levelNames = z.enum(Object.keys(levels) as [Level, ...Level[]]);

export const verdictSchema = z
  .object({
    $schema: z.literal(schemaId),
    schemaVersion: z.literal('1'),
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
      origin: z.string().describe('How the run came by the cluster'),
      nodes: number.optional(),
    }),
    provider: z.object({
      name: z.string().describe('Whose volumes were used: ebs, nas, digitalocean, or local for any other'),
      storageClass: z.string().optional().describe('Their class; absent if none is the default'),
      driver: z.string().optional().describe('What makes them'),
    }),
    verdict: z
      .enum(['conformant', 'broken', 'inconclusive', 'interrupted'])
      .describe('An unsupported guarantee of the core leaves a run inconclusive'),
    counts: counts.describe('Guarantees; each is as good as the worst of its cases'),
    cases: counts.describe('Cases of those guarantees'),
    profiles: z.array(z.object({ name: z.string(), levels: z.partialRecord(levelNames, level) })),
    troubles: z.array(z.string()).describe('What went wrong outside of any test'),
  })
  .describe('What a run of the StatefulSet conformance suite found out about a cluster');

export type VerdictReport = z.infer<typeof verdictSchema>;
export type LevelReport = z.infer<typeof level>;
export type Counts = z.infer<typeof counts>;

export const jsonSchema = () => {
  const { $schema, ...schema } = z.toJSONSchema(verdictSchema);
  return { $schema, $id: schemaId, title: 'Verdict', ...schema };
};
