import { k3s } from '../../../cluster/k3s/k3s';
import { progressTo } from '../../../cluster/progress';
import { reason } from '../../../helpers/problem';

/** Brings a cluster up and holds it for as long as it is let live. */
const [name = ''] = process.argv.slice(2);
try {
  await k3s(
    { name, builder: 'k3s', minor: '1.35', nodes: 1, mayInstall: false, images: [] },
    { folder: '', slot: 0, atEnd: () => {} },
    progressTo(() => {}),
  );
  process.send?.('up');
  process.on('disconnect', () => process.exit());
} catch (error) {
  process.send?.(reason(error));
}
