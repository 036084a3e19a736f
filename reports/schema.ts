import { z } from 'zod';
import { type Level, levels } from '../helpers/guarantee/levels';
import { type Profile, profiles } from '../helpers/guarantee/profiles';

/** Identifies the schema of a verdict. The URN is not an address: the JSON Schema is in this folder. */
export const schemaId = 'urn:statefulset-conformance:verdict:4';

/** The content of `verdict.json`. Programs that read a verdict without this code use the JSON Schema in this folder. */

const id = z.string().describe('The id of a guarantee: the path of its spec');

const number = z.int().nonnegative();

const counts = z.object({
  passed: number,
  failed: number.describe('The guarantee was violated'),
  known: number.describe('The guarantee was violated because of a known issue of Kubernetes'),
  inconclusive: number.describe('The suite or the environment could not decide'),
  unsupported: number.describe('The cluster lacks a capability that the guarantee needs'),
  skipped: number.describe('The guarantee was not selected'),
});

const notRun = z
  .array(id)
  .describe('The required guarantees that were not selected, or not with all cases: filtered or skipped');

const caseTitle = z.string().describe('The title of the case');

const caseWithIssue = z.object({
  id,
  case: caseTitle,
  issue: z.url().describe('The address of the upstream issue'),
  reason: z.string().describe('What Kubernetes does instead'),
});

const level = z.object({
  result: z
    .enum(['conformant', 'partial', 'nonconformant', 'inconclusive'])
    .describe(
      'The verdict about the guarantees of this level, by the same rules as the verdict of the run; a level of which no guarantee was selected is partial',
    ),
  counts: counts.describe(
    'Number of guarantees by verdict; the worst case of a guarantee determines its verdict',
  ),
  cases: counts.describe('Number of cases of these guarantees by verdict'),
  failed: z.array(id),
  known: z.array(id),
  inconclusive: z.array(id),
  unsupported: z.array(
    z.object({
      id,
      reason: z.string(),
      by: z
        .enum(['capability', 'optional feature', 'prepared namespaces', 'preflight'])
        .describe(
          'A probe found that a capability is missing, or a feature that a conformant cluster may lack, or the guarantee cannot run in prepared namespaces, or the preflight found that the guarantee cannot run',
        ),
    }),
  ),
  notRun,
});

const levelNames = z.enum(Object.keys(levels) as [Level, ...Level[]]);

const profileNames = z.enum(Object.keys(profiles) as [Profile, ...Profile[]]);

const retriedCase = z.object({
  id,
  case: caseTitle,
  reason: z.string().describe('Why the first attempt was inconclusive'),
  verdict: z
    .enum(['passed', 'failed', 'known', 'inconclusive', 'unsupported', 'skipped'])
    .describe('The verdict of the second attempt, which is the verdict of the case'),
});

export const verdictSchema = z
  .object({
    $schema: z.literal(schemaId),
    schemaVersion: z.literal('4'),
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
    preflight: z
      .enum(['done', 'skipped'])
      .describe('Whether the cluster was checked before the first guarantee, or the user skipped this check'),
    preparedNamespaces: z
      .array(z.string())
      .optional()
      .describe(
        'The existing namespaces in which all cases ran (--namespaces); absent if each case created a namespace of its own. ' +
          'The verdict is then about these namespaces: guarantees that need a namespace of their own are unsupported',
      ),
    profile: profileNames.describe('The levels that the certificate covers'),
    verdict: z
      .enum(['conformant', 'partial', 'nonconformant', 'inconclusive', 'interrupted'])
      .describe(
        'Only conformant is a certificate: every required guarantee ran and passed, or needs a capability that the cluster lacks, or has a known issue that the user accepted. ' +
          'nonconformant: a guarantee was violated. ' +
          'partial: what ran passed, but not every required guarantee ran. ' +
          'inconclusive: a case is inconclusive, nothing passed, or the cluster cannot run a guarantee of the level core, ' +
          'a guarantee that the preflight ruled out, or any guarantee of a level',
      ),
    acceptKnown: z
      .boolean()
      .describe(
        'Whether the user accepted the known issues; otherwise a known issue makes the run nonconformant',
      ),
    known: z.array(caseWithIssue).describe('The cases that failed because of a known issue of Kubernetes'),
    fixed: z.array(caseWithIssue).describe('The cases that passed although they have a known issue'),
    required: number.describe('Number of guarantees that the profile requires'),
    notRun,
    counts: counts.describe(
      'Number of guarantees by verdict; the worst case of a guarantee determines its verdict',
    ),
    cases: counts.describe('Number of cases of these guarantees by verdict'),
    levels: z.partialRecord(levelNames, level),
    retried: z
      .array(retriedCase)
      .describe('The cases whose first attempt was inconclusive and that ran once more, alone'),
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
