import { z } from 'zod';
import { environmentError, usageError } from '../../helpers/problem';
import { base64, isCertificate, isPrivateKey, isSendable } from './credentials';
import type { Environment } from './environment';
import { type ExecPlugin, maybe, type UserFields } from './fields';
import type { SelectedContext } from './select';
import { cut, oneLine, parseJson, quoted, seconds } from './text';

/** Replaces the user's exec plugin by the printed credential; the client library has no timeout for exec plugins. */
export async function runExecPlugin(
  selected: SelectedContext,
  { timeouts }: Environment,
): Promise<SelectedContext> {
  const { exec, ...user } = selected.user;
  if (!exec) return selected;
  const credential = await credentialFrom(exec, selected.userName, timeouts.execPluginMs);
  return { ...selected, user: { ...user, ...credential } };
}

const execCredential = z.object({
  status: z
    .object({
      token: maybe(z.string().refine(isSendable)),
      clientCertificateData: maybe(z.string().refine(isCertificate)),
      clientKeyData: maybe(z.string().refine(isPrivateKey)),
    })
    .refine(
      ({ token, clientCertificateData, clientKeyData }) => token || (clientCertificateData && clientKeyData),
    ),
});

async function credentialFrom(exec: ExecPlugin, user: string, timeoutMs: number): Promise<UserFields> {
  if (!exec.command)
    throw usageError(
      `The user ${quoted(user)} has an exec plugin without a command`,
      'add exec.command to the kubeconfig',
    );
  const title = `The exec plugin ${quoted(exec.command)} of the user ${quoted(user)}`;
  const output = await outputOf(exec, exec.command, title, timeoutMs);
  const { success, data } = execCredential.safeParse(parseJson(output));
  if (!success)
    throw environmentError(
      `${title} exited successfully but printed no valid ExecCredential`,
      'run the command by hand to see its output',
    );
  const { token, clientCertificateData, clientKeyData } = data.status;
  return {
    token,
    'client-certificate-data': base64(clientCertificateData),
    'client-key-data': base64(clientKeyData),
  };
}

async function outputOf(
  exec: ExecPlugin,
  command: string,
  title: string,
  timeoutMs: number,
): Promise<string> {
  const { execa } = await import('execa');
  const deadline = AbortSignal.timeout(timeoutMs);
  const plugin = execa(command, exec.args ?? [], {
    env: Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
    stdin: 'ignore',
    cancelSignal: deadline,
    killSignal: 'SIGKILL',
    reject: false,
  });
  // Child processes of the plugin can continue to run and keep its output open.
  deadline.addEventListener('abort', () => {
    plugin.stdout.destroy();
    plugin.stderr.destroy();
  });
  const { failed, code, isCanceled, exitCode, signal, stdout, stderr } = await plugin;
  if (!failed) return stdout;
  if (code === 'ENOENT')
    throw environmentError(`${title} is not installed`, linesOf(exec.installHint)[0] ?? 'install the plugin');
  const last = linesOf(stderr).at(-1);
  if (isCanceled)
    throw environmentError(
      `${title} took longer than ${seconds(timeoutMs)}${last ? ` (${last})` : ''}`,
      'log in by hand first, so that the plugin does not prompt',
    );
  throw environmentError(
    `${title} failed (${last ?? code ?? signal ?? `exit code ${exitCode}`})`,
    'run the command by hand, and log in again',
  );
}

const linesOf = (foreign = ''): string[] =>
  foreign
    .split('\n')
    .map((line) => cut(oneLine(line)))
    .filter(Boolean);
