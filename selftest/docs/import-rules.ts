import importRules from '../../docs/import-rules.json';

/** Each top-level folder and the top-level folders from which it may import. */
export const allowedImports: Readonly<Record<string, readonly string[]>> = importRules;

export const folders = Object.keys(allowedImports);

export const isAllowed = (from: string, to: string): boolean =>
  from === to || (allowedImports[from]?.includes(to) ?? false);

const forbiddenFor = (from: string): readonly string[] => folders.filter((to) => !isAllowed(from, to));

/** The linter's part of the rules, as `overrides` of biome.json. */
export const biomeOverrides = (): readonly object[] =>
  folders
    .filter((folder) => forbiddenFor(folder).length > 0)
    .map((folder) => ({
      includes: [`${folder}/**`],
      linter: {
        rules: {
          style: {
            noRestrictedImports: {
              level: 'error',
              options: { patterns: [folder === 'specs' ? onlyFixtures : forbids(folder)] },
            },
          },
        },
      },
    }));

/** A spec must not import a library either. */
const onlyFixtures = {
  group: ['**', '!../../fixtures'],
  message: 'specs/ may import only ../../fixtures.',
};

/** "../**" because a file reaches another top-level folder through its parent: "./specs" is in the folder of the importing file. */
const forbids = (folder: string) => ({
  group: forbiddenFor(folder).flatMap((to) => [`../**/${to}`, `../**/${to}/**`]),
  message: `${folder}/ may import only ${allowedImports[folder]?.map((to) => `${to}/`).join(', ') || 'its own files'}: see docs/import-rules.json.`,
});
