import { z } from 'zod';

/** Null and empty count as absent. */
export const maybe = <T extends z.ZodType>(type: T) =>
  type.nullish().transform((value) => value || undefined);

const text = maybe(z.string());
const name = z.string().min(1);
const word = z.string().refine((value) => !value.includes('\0'), 'contains a NUL character');

const contextFields = z.object({ cluster: text, user: text, namespace: text });

const clusterFields = z.object({
  server: text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': maybe(z.boolean()),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'proxy-url': text,
});

const execPlugin = z.object({
  apiVersion: text,
  command: maybe(word),
  args: maybe(z.array(word)),
  env: maybe(z.array(z.object({ name: word, value: word }))),
  installHint: text,
  interactiveMode: text,
  provideClusterInfo: maybe(z.boolean()),
});

const userFields = z.object({
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  as: text,
  'as-uid': text,
  'as-groups': maybe(z.array(z.string())),
  'as-user-extra': maybe(z.record(z.string(), z.array(z.string()))),
  'auth-provider': maybe(z.object({ name, config: maybe(z.record(z.string(), z.unknown())) })),
  exec: maybe(execPlugin),
});

export type ContextFields = Partial<z.infer<typeof contextFields>>;
export type ClusterFields = Partial<z.infer<typeof clusterFields>>;
export type UserFields = Partial<z.infer<typeof userFields>>;
export type ExecPlugin = z.infer<typeof execPlugin>;

export const kubeconfigFile = z.object({
  kind: maybe(z.literal('Config')),
  'current-context': text,
  contexts: maybe(z.array(z.object({ name, context: maybe(contextFields) }))),
  clusters: maybe(z.array(z.object({ name, cluster: maybe(clusterFields) }))),
  users: maybe(z.array(z.object({ name, user: maybe(userFields) }))),
});
