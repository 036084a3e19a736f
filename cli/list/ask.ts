import { progressTo, type ShowNote } from '../../cluster/progress';
import { probes } from '../../fixtures/capabilities';
import { createNamespace } from '../../fixtures/resources/namespace';
import { docsMysql57 } from '../../fixtures/workloads/docs-mysql57/workload';
import { abortable } from '../../helpers/abort';
import type { Capability, ProbeResult } from '../../helpers/guarantee/capabilities';
import { catalog } from '../../helpers/guarantee/catalog';
import { connect, within } from '../../helpers/kube/client';
import { reason } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import { deleteOwnNamespace, type PreflightOptions, preflight } from '../preflight/preflight';
import { untilNamespaceGone } from '../preflight/run-preflight';
import type { Display } from '../progress';
import type { Answers } from './availability';

const title = 'Preflight and capabilities';

/** Makes the checks that a run makes before its first case, and all probes that its cases would make. */
export async function askCluster(options: PreflightOptions, view: Display): Promise<Answers> {
  try {
    return await progressTo(view.show)(title).step(title, async (showNote) => {
      const result = await preflight(options);
      const unsupported = result.findings.flatMap(({ guarantees }) => guarantees);
      const remaining = options.guarantees.filter((id) => !unsupported.includes(id));
      const canProbe = result.blocking.length === 0;
      const capabilities = canProbe
        ? await probeAll({ ...options, guarantees: remaining }, showNote)
        : new Map();
      return { preflight: result, capabilities };
    });
  } finally {
    await untilNamespaceGone(options.context);
    await view.close();
  }
}

/** Probes each capability that one of the guarantees needs, in a namespace of its own. */
async function probeAll(
  { context, guarantees, signal }: PreflightOptions,
  showNote: ShowNote,
): Promise<Answers['capabilities']> {
  const needed = neededBy(guarantees);
  if (needed.length === 0) return new Map();
  const pending = new Set(needed);
  const kube = within(connect(context.kubeconfig), signal);
  const probe = probes(kube, optionsOf(context));
  let namespace: string | undefined;
  try {
    // Guarantees about root containers run in namespaces of this level; no other probe depends on the level.
    namespace = await createNamespace(kube, {
      runId: context.id,
      guarantee: 'list',
      podSecurity: 'baseline',
    });
    const where = namespace;
    const resultOf = async (name: Capability): Promise<readonly [Capability, ProbeResult | Error]> => {
      try {
        return [name, await abortable(probe(name, where), signal)];
      } catch (error) {
        signal.throwIfAborted();
        return [name, new Error(reason(error))];
      } finally {
        pending.delete(name);
        showNote([...pending].join(', '));
      }
    };
    showNote(needed.join(', '));
    return new Map(await Promise.all(needed.map(resultOf)));
  } finally {
    await deleteOwnNamespace(context, namespace);
  }
}

const neededBy = (guarantees: readonly string[]): readonly Capability[] => [
  ...new Set(catalog().flatMap(({ id, needs }) => (guarantees.includes(id) ? needs : []))),
];

const optionsOf = ({ storage, images }: RunContext) => ({
  storageClass: storage.className,
  docsImages: docsMysql57.images.flatMap(({ name }) => images[name] ?? []),
});
