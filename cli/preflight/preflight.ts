import { ApiException } from '@kubernetes/client-node';
import { createNamespace, deleteNamespace } from '../../fixtures/resources/namespace';
import { childOf } from '../../helpers/abort';
import { deadlines } from '../../helpers/deadlines';
import { seconds } from '../../helpers/format';
import { type CatalogEntry, catalog } from '../../helpers/guarantee/catalog';
import { deletesItsNamespace, noOwnNamespace } from '../../helpers/guarantee/own-namespace';
import { permissionsFor } from '../../helpers/guarantee/permissions';
import { connect, type Kube, within } from '../../helpers/kube/client';
import { Unreachable } from '../../helpers/kube/unreachable';
import { withTimeout } from '../../helpers/kube/with-timeout';
import type { Platform } from '../../helpers/platform';
import { environmentError, reason } from '../../helpers/problem';
import type { RunContext } from '../../helpers/run-context';
import { deleteRunNamespaces } from '../run/cleanup';
import { checkPermissions } from './access';
import { type Conclusion, conclude, type Finding, warning } from './findings';
import { checkNamespace } from './namespace-checks';
import { checkPrepared } from './prepared';
import { ifAccepted, isPermitted, rejected } from './requests';
import { releaseVolumes } from './storage';
import { assignsUserIds } from './user-ids';
import { checkVersion } from './version';

export interface PreflightOptions {
  readonly context: RunContext;
  /** The ids of the guarantees that the run checks. */
  readonly guarantees: readonly string[];
  readonly signal: AbortSignal;
}

export interface PreflightResult extends Conclusion {
  readonly findings: readonly Finding[];
  /** The platform, with what the preflight found out. */
  readonly platform: Platform;
}

/** Finds out in some seconds what the run could otherwise only find out by the timeouts of its cases. */
export async function preflight({ context, guarantees, signal }: PreflightOptions): Promise<PreflightResult> {
  const { prepared } = context;
  const chosen = catalog().filter(({ id }) => guarantees.includes(id));
  const excluded = prepared ? chosen.filter(({ id }) => deletesItsNamespace(id)) : [];
  const selected = chosen.filter((entry) => !excluded.includes(entry));
  const { version } = context.cluster;
  const versions = checkVersion(version === 'unknown' ? undefined : version, guarantees);
  const done = (findings: readonly Finding[], platform: Platform): PreflightResult => ({
    findings,
    platform,
    ...conclude(findings, selected),
  });
  const early = done(versions, context.platform);
  if (early.blocking.length > 0) return early;
  const ended = childOf(signal);
  try {
    signal.throwIfAborted();
    const kube = within(connect(context.kubeconfig), ended.signal);
    const { findings, platform } = isNotEmpty(prepared)
      ? await checkPrepared(kube, context, prepared, selected)
      : await checkCluster(kube, context, selected);
    return done([...versions, ...excluded.map(exclusion), ...findings], platform);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Unreachable || error instanceof ApiException)) throw error;
    throw environmentError(
      `The preflight could not check the cluster: ${reason(error)}`,
      'check that the API server responds, and try again',
    );
  } finally {
    // Ends the requests of checks that are not needed any more.
    ended.abort(new DOMException('The preflight has ended', 'AbortError'));
  }
}

const isNotEmpty = <T>(items: readonly T[] | undefined): items is readonly [T, ...T[]] =>
  items !== undefined && items.length > 0;

const exclusion = ({ id }: CatalogEntry): Finding =>
  warning(`${id} cannot run: ${noOwnNamespace}`, 'run this guarantee without --namespaces');

async function checkCluster(
  kube: Kube,
  run: RunContext,
  selected: readonly CatalogEntry[],
): Promise<Pick<PreflightResult, 'findings' | 'platform'>> {
  const guarantees = selected.map(({ id }) => id);
  const permissions = permissionsFor(selected);
  let namespace: string | ApiException<unknown> | undefined;
  try {
    namespace = await ifAccepted(() =>
      createNamespace(kube, {
        runId: run.id,
        guarantee: 'preflight',
        podSecurity: 'restricted',
        platform: run.platform,
      }),
    );
    if (namespace instanceof ApiException) {
      const others = permissions.filter(
        ({ verb, resource }) => `${verb} ${resource}` !== 'create namespaces',
      );
      const missing = await checkPermissions(kube, undefined, others);
      return { findings: [rejected(namespace, guarantees), ...missing], platform: run.platform };
    }
    const findings = await checkPermissions(kube, namespace, permissions);
    const { unavailable, blocking } = conclude(findings, selected);
    if (blocking.length > 0) return { findings, platform: run.platform };
    const platform = { ...run.platform, assignsUserIds: await assignsUserIds(kube, namespace, run) };
    const remaining = selected.filter(({ id }) => !(id in unavailable));
    const options = { run: { ...run, platform }, selected, remaining };
    return { findings: [...findings, ...(await checkNamespace(kube, namespace, options))], platform };
  } finally {
    if (!(namespace instanceof ApiException)) await deleteOwnNamespace(run, namespace);
  }
}

/**
 * Deletes the namespace, also after Ctrl-C, and the volumes that were created for it. A request to create a namespace
 * may have had no response, so all namespaces with the label of the run are deleted.
 */
export async function deleteOwnNamespace(
  { kubeconfig, id }: RunContext,
  namespace: string | undefined,
): Promise<void> {
  const timeoutError = () => new Error(`no response within ${seconds(deadlines.preflightCleanup)}`);
  const limit = { milliseconds: deadlines.preflightCleanup, timeoutError };
  await withTimeout(limit, async (signal) => {
    const kube = within(connect(kubeconfig), signal);
    if (namespace !== undefined) {
      await releaseVolumes(kube, namespace).catch(() => {});
      await deleteNamespace(kube, namespace);
    }
    await isPermitted(() => deleteRunNamespaces(kubeconfig, id));
  }).catch((error: unknown) => {
    const which = namespace === undefined ? 'A namespace of the preflight' : `Namespace ${namespace}`;
    console.error(`${which} may remain: ${reason(error)}; run: stsc cleanup --run ${id}`);
  });
}
