import { cleanNamespace } from '../../fixtures/prepared/clean';
import type { CatalogEntry } from '../../helpers/guarantee/catalog';
import { isClusterScoped, permissionsFor } from '../../helpers/guarantee/permissions';
import { connect, type Kube } from '../../helpers/kube/client';
import { eventsVersion } from '../../helpers/kube/later-events';
import type { Platform } from '../../helpers/platform';
import type { PreparedNamespace } from '../../helpers/prepared-namespaces';
import { reason } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import { checkPermissions } from './access';
import { conclude, type Finding } from './findings';
import { checkNamespace } from './namespace-checks';
import { releaseVolumes } from './storage';
import { assignsUserIds } from './user-ids';

/** The checks of a run in prepared namespaces: the permissions in each of them, and the pods in the first one. */
export async function checkPrepared(
  kube: Kube,
  run: RunContext,
  prepared: readonly [PreparedNamespace, ...PreparedNamespace[]],
  selected: readonly CatalogEntry[],
): Promise<{ readonly findings: readonly Finding[]; readonly platform: Platform }> {
  const [first] = prepared;
  const names = prepared.map(({ name }) => name);
  const findings = await checkAllPermissions(kube, names, selected);
  const { unavailable, blocking } = conclude(findings, selected);
  if (blocking.length > 0) return { findings, platform: run.platform };
  const remaining = selected.filter(({ id }) => !(id in unavailable));
  const platform = { ...run.platform, assignsUserIds: await assignsUserIds(kube, first.name, run) };
  const version = await eventsVersion(kube, first.name);
  try {
    const options = {
      run: { ...run, platform },
      selected,
      remaining,
      ...(version && { eventsVersion: version }),
    };
    return { findings: [...findings, ...(await checkNamespace(kube, first.name, options))], platform };
  } finally {
    await cleanUp(run, first);
  }
}

async function checkAllPermissions(
  kube: Kube,
  names: readonly string[],
  selected: readonly CatalogEntry[],
): Promise<readonly Finding[]> {
  const needed = permissionsFor(selected, 'prepared');
  const fix = `grant the permissions that "stsc rbac --namespaced ${names.join(',')}" prints`;
  const ofCluster = await checkPermissions(kube, undefined, needed.filter(isClusterScoped), fix);
  const ofNamespaces = await Promise.all(
    names.map(async (name) => {
      const inNamespace = needed.filter((permission) => !isClusterScoped(permission));
      const findings = await checkPermissions(kube, name, inNamespace, fix);
      return findings.map((finding) => ({ ...finding, problem: `In namespace ${name}: ${finding.problem}` }));
    }),
  );
  return [...ofCluster, ...ofNamespaces.flat()];
}

/** Deletes what the preflight created, also after Ctrl-C, and waits until it is gone: a case uses the namespace next. */
async function cleanUp({ kubeconfig, id }: RunContext, namespace: PreparedNamespace): Promise<void> {
  const kube = connect(kubeconfig);
  await releaseVolumes(kube, namespace.name).catch(() => {});
  await cleanNamespace(kube, namespace, id).catch((error: unknown) => {
    console.error(`The preflight could not delete all of its objects: ${reason(error)}`);
  });
}
