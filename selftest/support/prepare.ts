import { plainLines } from '../../cli/progress';
import { report } from '../../cli/report';
import { preparation, prepare } from '../../cluster/native/native';
import { requireNative } from '../../cluster/native/preflight';
import { defaultMinor } from '../../cluster/native/versions';
import { progressTo } from '../../cluster/progress';

/** On a fresh machine this takes minutes: it is done before the first test, and told, not waited for inside of one. */
export default async function setup(): Promise<void> {
  const view = plainLines();
  const progress = progressTo(view.show)(...preparation(defaultMinor));
  try {
    requireNative();
    await prepare({ minor: defaultMinor, mayInstall: true }, progress);
  } catch (error) {
    process.exit(report(error));
  } finally {
    await view.close();
  }
}
