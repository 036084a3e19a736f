import type { Law } from '../../helpers/timeline/laws/law';
import { narrate } from '../../helpers/timeline/narrate';
import { judge } from '../../helpers/timeline/verdict';
import type { story } from './story';

const docs =
  'https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees';

/** What a reader is told of a story that some laws were held to: how it stands, and why. */
export function told({ history }: ReturnType<typeof story>, ...laws: readonly Law[]): string {
  const judgement = judge(history, laws);
  return judgement.is === 'upheld'
    ? 'upheld'
    : narrate(judgement, { guarantee: 'ordering/created-in-order', docs });
}
