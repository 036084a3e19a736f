import { progressTo, type ShowNote } from '../../cluster/progress';
import { probes } from '../../fixtures/capabilities';
import { createNamespace, type PodSecurity, podSecurityFor } from '../../fixtures/resources/namespace';
import { abortable } from '../../helpers/abort';
import type { Capability, ProbeResult } from '../../helpers/guarantee/capabilities';
import { catalog } from '../../helpers/guarantee/catalog';
import { connect, within } from '../../helpers/kube/client';
import { reason } from '../../helpers/problem';
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
        ? await probeAll(
            { ...options, context: { ...options.context, platform: result.platform }, guarantees: remaining },
            showNote,
          )
        : new Map();
      return { preflight: result, capabilities };
    });
  } finally {
    await untilNamespaceGone(options.context);
    await view.close();
  }
}

/** Probes each capability that one of the guarantees needs, in namespaces like those of its cases. */
async function probeAll(
  { context, guarantees, signal }: PreflightOptions,
  showNote: ShowNote,
): Promise<Answers['capabilities']> {
  const needed = neededBy(guarantees);
  if (needed.size === 0) return new Map();
  const kube = within(connect(context.kubeconfig), signal);
  const probe = probes(kube, context);
  const namespaces = new Map<PodSecurity, Promise<string>>();
  const namespaceFor = (podSecurity: PodSecurity): Promise<string> => {
    const namespace =
      namespaces.get(podSecurity) ??
      createNamespace(kube, {
        runId: context.id,
        guarantee: 'list',
        podSecurity,
        platform: context.platform,
      });
    namespaces.set(podSecurity, namespace);
    return namespace;
  };
  const pending = new Set(needed.keys());
  const showPending = () => showNote([...pending].join(', '));
  const probed = async (name: Capability, podSecurity: PodSecurity): Promise<ProbeResult | Error> => {
    try {
      return await abortable(probe(name, await namespaceFor(podSecurity)), signal);
    } catch (error) {
      signal.throwIfAborted();
      return new Error(reason(error));
    } finally {
      pending.delete(name);
      showPending();
    }
  };
  showPending();
  try {
    const results = [...needed].map(
      async ([name, podSecurity]) => [name, await probed(name, podSecurity)] as const,
    );
    return new Map(await Promise.all(results));
  } finally {
    // Deletes all namespaces of this run.
    await deleteOwnNamespace(context, undefined);
  }
}

/** Each capability that a guarantee needs, with the level of Pod Security of the first case that needs it. */
function neededBy(guarantees: readonly string[]): ReadonlyMap<Capability, PodSecurity> {
  const needed = new Map<Capability, PodSecurity>();
  for (const { id, needs } of catalog())
    if (guarantees.includes(id))
      for (const name of needs) if (!needed.has(name)) needed.set(name, podSecurityFor(needs));
  return needed;
}
