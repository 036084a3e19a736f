import { k3s } from '../../../cluster/k3s/k3s';
import { progressTo } from '../../../cluster/progress';
import { reason } from '../../../helpers/problem';

/** Starts a cluster and keeps it until the parent process disconnects or kills this process. */
const [name = ''] = process.argv.slice(2);
try {
  await k3s(
    { name, builder: 'k3s', minor: '1.37', nodes: 1, mayInstall: false, images: [] },
    { folder: '', networkSlot: 0, onCleanup: () => {} },
    progressTo(() => {}),
  );
  process.send?.('up');
  process.on('disconnect', () => process.exit());
} catch (error) {
  process.send?.(reason(error));
}
