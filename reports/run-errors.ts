import type { SerializedError, TestModule } from 'vitest/node';
import { guaranteeOf, textOf } from './result';

/** The errors outside of all cases: a spec that cannot be read, a hook, an unhandled rejection. */
export const runErrorsIn = (
  modules: readonly TestModule[],
  unhandled: readonly SerializedError[],
): readonly string[] => [...modules.flatMap(runErrorsOf), ...unhandled.map(textOf)];

function runErrorsOf(module: TestModule): string[] {
  const id = guaranteeOf(module.project.vitest.config.root, module.moduleId);
  const errors = [module, ...module.children.allSuites()].flatMap((task) => task.errors());
  return errors.map((error) => `${id}: ${textOf(error)}`);
}
