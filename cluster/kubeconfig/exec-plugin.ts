import { z } from 'zod';
import { environmentError, usageError } from '../../helpers/problem';
import { base64, isCertificate, isPrivateKey, isSendable } from './credentials';
import type { Surroundings } from './environment';
import { type LoginProgram, maybe, type UserFields } from './fields';
import { json } from './json';
import type { Chosen } from './select';
import { cut, oneLine, quoted, seconds } from './text';

/** The same, with what the user's login program said in its place: the library would wait for it for ever. */
export async function loggedIn(chosen: Chosen, { milliseconds }: Surroundings): Promise<Chosen> {
  const { exec, ...user } = chosen.user;
  if (!exec) return chosen;
  return { ...chosen, user: { ...user, ...(await credential(exec, chosen.userName, milliseconds.toLogIn)) } };
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

async function credential(exec: LoginProgram, user: string, milliseconds: number): Promise<UserFields> {
  if (!exec.command)
    throw usageError(
      `The user ${quoted(user)} logs in with a program that has no name`,
      'add exec.command to the kubeconfig',
    );
  const title = `The login program ${quoted(exec.command)} of the user ${quoted(user)}`;
  const output = await outputOf(exec, exec.command, title, milliseconds);
  const { success, data } = execCredential.safeParse(json(output));
  if (!success)
    throw environmentError(
      `${title} ended well but printed no credential`,
      'run it by hand to see what it prints',
    );
  const { token, clientCertificateData, clientKeyData } = data.status;
  return {
    token,
    'client-certificate-data': base64(clientCertificateData),
    'client-key-data': base64(clientKeyData),
  };
}

async function outputOf(
  exec: LoginProgram,
  command: string,
  title: string,
  milliseconds: number,
): Promise<string> {
  const { execa } = await import('execa');
  const deadline = AbortSignal.timeout(milliseconds);
  const program = execa(command, exec.args ?? [], {
    env: Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
    stdin: 'ignore',
    cancelSignal: deadline,
    killSignal: 'SIGKILL',
    reject: false,
  });
  // What it started may live on and hold its output open.
  deadline.addEventListener('abort', () => {
    program.stdout.destroy();
    program.stderr.destroy();
  });
  const { failed, code, isCanceled, exitCode, signal, stdout, stderr } = await program;
  if (!failed) return stdout;
  if (code === 'ENOENT')
    throw environmentError(`${title} is not installed`, linesOf(exec.installHint)[0] ?? 'install it');
  const last = linesOf(stderr).at(-1);
  if (isCanceled)
    throw environmentError(
      `${title} took longer than ${seconds(milliseconds)}${last ? ` (${last})` : ''}`,
      'log in by hand first, so that it need not ask',
    );
  throw environmentError(
    `${title} failed (${last ?? code ?? signal ?? `exit code ${exitCode}`})`,
    'run it by hand, and log in again',
  );
}

const linesOf = (foreign = ''): string[] =>
  foreign
    .split('\n')
    .map((line) => cut(oneLine(line)))
    .filter(Boolean);
