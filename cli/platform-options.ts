import { type Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import type { Platform } from '../helpers/platform';
import { fields, type Settings, tolerationOf } from './settings';

export const withImageOption = (command: Command): Command =>
  command.option(
    '--image <name=reference>',
    'reference of one image, such as web=registry.example/busybox:1.37; repeatable, takes precedence over --registry',
    entry(fields.image),
  );

/** Options with which the pods and namespaces of the suite fit into a platform. */
export const withPlatformOptions = (command: Command): Command =>
  withImageOption(command)
    .option(
      '--image-pull-secret <namespace/name>',
      'existing Secret with which the nodes pull images; the run copies it into its namespaces',
      checked(fields.imagePullSecret),
    )
    .option(
      '--node-selector <key=value>',
      'label of the nodes on which the pods run; repeatable',
      entry(fields.nodeSelector),
    )
    .option(
      '--toleration <key[=value][:effect]>',
      'taint that the pods tolerate, such as dedicated=tests:NoSchedule; repeatable',
      (text: string, earlier: readonly string[] = []) => checked(fields.toleration)([...earlier, text]),
    )
    .option(
      '--namespace-label <key=value>',
      'label of the namespaces of the run; repeatable',
      entry(fields.namespaceLabel),
    )
    .option(
      '--namespace-annotation <key=value>',
      'annotation of the namespaces of the run; repeatable',
      entry(fields.namespaceAnnotation),
    )
    .option('--priority-class <name>', 'PriorityClass of the pods', checked(fields.priorityClass))
    .option(
      '--patience <factor>',
      'give nodes, storage and control experiments more time on a slow cluster, such as 2; this cannot make a failed case pass',
      (text: string) => checked(fields.patience)(Number(text)),
    );

const checked =
  <T>(field: z.ZodType<T>) =>
  (value: unknown): T => {
    const { data, error } = field.safeParse(value);
    if (error) throw new InvalidArgumentError(`Expected ${error.issues[0]?.message}.`);
    return data as T;
  };

/** Adds KEY=VALUE to the entries of earlier options of the same name. */
const entry =
  <T extends object>(field: z.ZodType<T>) =>
  (text: string, earlier?: T): T => {
    const [, key = text, value] = /^([^=]*)=(.*)$/.exec(text) ?? [];
    return checked(field)({ ...earlier, [key]: value });
  };

/** The platform that the options describe, apart from its Secret. */
export const platformOf = ({
  nodeSelector = {},
  toleration = [],
  priorityClass,
  namespaceLabel = {},
  namespaceAnnotation = {},
}: Settings): Platform => ({
  nodeSelector,
  tolerations: toleration.map(tolerationOf),
  ...(priorityClass && { priorityClass }),
  namespaceLabels: namespaceLabel,
  namespaceAnnotations: namespaceAnnotation,
  assignsUserIds: false,
});
