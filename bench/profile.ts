import { availableParallelism } from 'node:os';
import { createRunContext } from '../cli/run/context';
import { runSpecs } from '../cli/run/run-specs';
import { recipesFor, selectedGuarantees } from '../cli/run/selection';
import { openTarget } from '../cluster/target';
import { caseName } from '../reports/result';
import { apiRequests } from './api-requests';
import { recordCpu } from './cpu';
import { sum } from './table';

/** Shows where a run spends its time: CPU by program, requests by verb and resource, and the seconds in which a core is idle. */

const largest = 25;

const guarantees = selectedGuarantees(process.argv.slice(2));
const images = recipesFor(guarantees);
const target = await openTarget({ cluster: 'native', name: `profile-${process.pid}`, images }, () => {});
try {
  const context = await createRunContext(target, { id: `profile-${Date.now()}` });
  const before = await apiRequests(target.kubeconfig);
  const cpu = recordCpu();
  const began = performance.now();
  const active: { readonly name: string; readonly start: number; readonly end: number }[] = [];
  const verdicts = new Map<string, number>();
  const unexpected: string[] = [];
  await runSpecs({
    context,
    guarantees,
    signal: new AbortController().signal,
    onResult(result) {
      const end = (performance.now() - began) / 1000;
      active.push({ name: caseName(result), start: end - result.seconds, end });
      verdicts.set(result.verdict, (verdicts.get(result.verdict) ?? 0) + 1);
      if (result.verdict === 'failed' || result.verdict === 'inconclusive')
        unexpected.push(`${result.verdict}: ${caseName(result)}\n${result.reason}`);
    },
  });
  const seconds = (performance.now() - began) / 1000;
  const { total, programs, busy } = await cpu.end();
  const requests = await apiRequests(target.kubeconfig);
  const counts = [...requests].map(([key, count]) => [key, count - (before.get(key) ?? 0)] as const);
  const all = sum(requests) - sum(before);

  console.log(`${guarantees.length} guarantees, ${seconds.toFixed(0)} s, ${total.toFixed(0)} CPU seconds`);
  console.log([...verdicts].map(([verdict, count]) => `${count} ${verdict}`).join(', '));
  for (const each of unexpected) console.log(each);
  const share = (100 * total) / seconds / availableParallelism();
  console.log(`${availableParallelism()} cores, ${share.toFixed(0)} % busy\n`);
  console.log('CPU seconds by program: own, ended children');
  const used = [...programs].sort(([, a], [, b]) => b.own + b.children - a.own - a.children);
  for (const [program, { own, children }] of used.slice(0, largest))
    console.log(`${own.toFixed(1).padStart(7)} ${children.toFixed(1).padStart(7)}  ${program}`);
  console.log(`\nRequests to the API server: ${all}, ${(all / guarantees.length).toFixed(0)} per guarantee`);
  for (const [key, count] of counts.sort(([, a], [, b]) => b - a).slice(0, largest))
    console.log(`${String(count).padStart(7)}  ${key}`);
  console.log('\nTime line, 10 s per line: busy share of the cores, cases');
  for (let from = 0; from < seconds; from += 10) {
    const part = busy.filter(({ at }) => at > from && at <= from + 10);
    const average = part.reduce((all, { share }) => all + share, 0) / Math.max(1, part.length);
    const cases = active.filter(({ start, end }) => start < from + 10 && end > from).map(({ name }) => name);
    console.log(
      `${String(from).padStart(4)} s ${(100 * average).toFixed(0).padStart(4)} %  ${cases.length}  ${cases.join(', ').slice(0, 160)}`,
    );
  }
} finally {
  await target.close();
}
