import { InvalidArgumentError, Option } from 'commander';
import { isLike, type Like, likes, variants } from '../cluster/like';
import { storageKinds } from '../cluster/storage';
import { formatTaint, isSameTaint, parseTaint, type Taint } from '../cluster/taints';

/** Options that make a native cluster like the clusters of other installations. */

const addVariants = (text: string, earlier: readonly Like[] = []): readonly Like[] => {
  const names = text.split(',');
  if (!names.every(isLike)) throw new InvalidArgumentError(`Allowed variants are ${likes.join(', ')}.`);
  return [...new Set([...earlier, ...names])];
};

const listed = likes.map((name) => `${name}: ${variants[name]}`).join('; ');

export const likeOption = (): Option =>
  new Option(
    '--like <variants>',
    `make a native cluster like others, for tests (${listed}); comma-separated, repeatable (default: settings for a fast run)`,
  ).argParser(addVariants);

const addTaint = (text: string, earlier: readonly Taint[] = []): readonly Taint[] => {
  const taint = parseTaint(text);
  if (!taint)
    throw new InvalidArgumentError(
      'Expected KEY[=VALUE]:EFFECT with the effect NoSchedule, PreferNoSchedule or NoExecute, such as dedicated=db:NoSchedule.',
    );
  const same = earlier.find((other) => isSameTaint(taint, other));
  if (same)
    throw new InvalidArgumentError(
      `A node cannot also have ${formatTaint(same)}: use another key or effect.`,
    );
  return [...earlier, taint];
};

export const taintOption = (): Option =>
  new Option(
    '--taint <key[=value]:effect>',
    'taint every node of a native cluster, such as dedicated=db:NoSchedule; repeatable',
  ).argParser(addTaint);

export const storageOption = (): Option =>
  new Option(
    '--storage <kind>',
    'volumes of a native cluster (disks: a stand-in for the disks of a cloud, with attachment, sizes and snapshots; directories: of the nodes) (default: disks if the machine has loop devices)',
  ).choices(storageKinds);
