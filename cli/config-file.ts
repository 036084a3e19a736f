import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { usageError } from '../helpers/problem';
import { fields, type Settings } from './settings';

/** The name of the file in the current folder. */
export const configFile = 'stsc.config.yaml';

type Name = keyof typeof fields;

const names = Object.keys(fields) as readonly Name[];

/** The key of an option in the file is its name on the command line: nodeSelector → node-selector. */
const keyOf = (name: Name): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const schema = z
  .strictObject(Object.fromEntries(names.map((name) => [keyOf(name), fields[name]])))
  .partial()
  .describe('Options of "stsc run" and "stsc doctor" in stsc.config.yaml. The command line takes precedence');

export const configSchema = () => {
  const { $schema, ...rest } = z.toJSONSchema(schema);
  return { $schema, $id: 'urn:statefulset-conformance:config', title: configFile, ...rest };
};

/** Parses the content of the file. Reports the first error. */
export function parseConfig(text: string): Settings {
  const document = parseDocument(text);
  const [syntax] = document.errors;
  if (syntax)
    throw usageError(
      `${configFile} is not valid YAML`,
      syntax.message.split('\n')[0]?.replace(/:$/, '') ?? '',
    );
  const { data, error } = schema.safeParse(document.toJS() ?? {});
  if (data)
    return Object.fromEntries(
      names.flatMap((name) => (data[keyOf(name)] === undefined ? [] : [[name, data[keyOf(name)]]])),
    );
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0) throw unknownKey(issue.keys[0] ?? '');
  const path = issue?.path.join('.');
  if (!path)
    throw usageError(
      `${configFile} is not a map of options`,
      'write one option per line, such as registry: registry.example',
    );
  throw usageError(`${configFile}: the value of ${path} is invalid`, `use ${issue?.message}`);
}

function unknownKey(key: string) {
  const nearest = nearestKey(key);
  return usageError(
    `${configFile}: unknown key ${JSON.stringify(key)}`,
    nearest ? `did you mean ${nearest}?` : `use ${names.map(keyOf).join(', ')}`,
  );
}

/** commander suggests the nearest option for an unknown option. */
function nearestKey(key: string): string | undefined {
  const command = new Command().exitOverride().configureOutput({ outputError: () => {} });
  for (const name of names) command.option(`--${keyOf(name)}`);
  try {
    command.parse([`--${key}`], { from: 'user' });
    return undefined;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return /Did you mean --([\w-]+)\?/.exec(error.message)?.[1];
  }
}

/**
 * Before the action of a command, takes the options that the command line does not contain from the file in the current
 * folder. The option `configured` then contains their keys.
 */
export const withConfigFile = (command: Command): Command =>
  command.hook('preAction', (_, action) => {
    const file = join(process.cwd(), configFile);
    if (!existsSync(file)) return;
    const settings = parseConfig(readFileSync(file, 'utf8'));
    const used = names.filter(
      (name) => settings[name] !== undefined && action.getOptionValueSource(name) !== 'cli',
    );
    for (const name of used) action.setOptionValueWithSource(name, settings[name], 'config');
    action.setOptionValue('configured', used.map(keyOf));
  });
