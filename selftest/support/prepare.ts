import { printError } from '../../cli/errors';
import { plainLines } from '../../cli/progress';
import { preparation, prepare } from '../../cluster/native/native';
import { requireNative } from '../../cluster/native/preflight';
import { progressTo } from '../../cluster/progress';
import { defaultMinor } from '../../cluster/versions';
import { webRecipe } from '../../fixtures/workloads/registry';

const spec = { minor: defaultMinor, mayInstall: true, images: [webRecipe], storage: 'disks' } as const;

/** The preparation of a new machine takes minutes, so this setup runs before the first test and prints progress lines. */
export default async function setup(): Promise<void> {
  const view = plainLines();
  const progress = progressTo(view.show)(...preparation(spec));
  try {
    requireNative();
    await prepare(spec, progress);
  } catch (error) {
    process.exit(printError(error));
  } finally {
    await view.close();
  }
}
