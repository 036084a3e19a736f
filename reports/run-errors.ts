import type { SerializedError, TestModule } from 'vitest/node';
import { guaranteeOf, textOf } from './result';

/** What went wrong outside of any test: a spec that cannot be read, a hook, a promise that nobody awaited. */
export const runErrorsIn = (
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
): readonly string[] => [...modules.flatMap(troublesOf), ...unhandled.map(textOf)];

function troublesOf(module: TestModule): string[] {
  const id = guaranteeOf(module.project.vitest.config.root, module.moduleId);
  const errors = [module, ...module.children.allSuites()].flatMap((task) => task.errors());
  return errors.map((error) => `${id}: ${textOf(error)}`);
}
