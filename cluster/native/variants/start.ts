import { connect, within } from '../../../helpers/kube/client';
import type { BuildContext } from '../../builder';
import type { Like } from '../../like';
import { openLog } from '../log';
import type { ClusterPlan } from '../plan';
import { controlNamespaces } from './namespaces';
import { openshift } from './openshift/openshift';
import type { StartPlatform } from './platform';
import { restricted } from './restricted/restricted';

const platforms: Readonly<Partial<Record<Like, StartPlatform>>> = { openshift, restricted };

/** Starts the variants that act on a running API server. Resolves when the API server applies their rules. */
export async function startPlatforms(
  plan: ClusterPlan,
  kubeconfig: string,
  onCleanup: BuildContext['onCleanup'],
  until: (condition: string, isTrue: () => Promise<boolean>) => Promise<void>,
): Promise<void> {
  const ended = new AbortController();
  onCleanup(async () => ended.abort());
  const kube = within(connect(kubeconfig), ended.signal);
  const log = await openLog(plan, 'platform');
  const context = { kube, server: plan.server, onCleanup, log };
  const starting = (plan.like ?? []).flatMap((name) => platforms[name]?.(context) ?? []);
  const started = await Promise.all(starting);
  const controllers = started.map(({ namespaces }) => namespaces);
  await controlNamespaces(kube, controllers, log, ended.signal);
  await Promise.all(started.map(({ isActive }) => until('The rules of the variants', isActive)));
  await log('the API server applies the rules of the variants');
}
