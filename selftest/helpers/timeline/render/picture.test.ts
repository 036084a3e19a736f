import { describe, expect, test } from 'vitest';
import { picture } from '../../../../helpers/timeline/render/picture';
import { predecessorsReady } from '../../../../helpers/timeline/rules';
import { recording } from '../recording';

describe('The picture', () => {
  const { history } = recording()
    .action('created with 2 replicas')
    .created('web-0')
    .created('web-1')
    .running('web-0')
    .ready('web-0')
    .action('scaled to 1 & <waited>')
    .deleted('web-1')
    .gone('web-1');
  const result = predecessorsReady(history);
  const evidence = result.is === 'violated' ? { evidence: result.evidence } : {};
  const svg = picture(history, { title: 'ordering: "web-1" <too early>', ...evidence });

  test('has a description in words', () => {
    expect(svg.match(/<desc.*<\/desc>/)?.[0]).toMatchInlineSnapshot(
      `"<desc id="stsc-ordering-web-1-too-early--desc">web-0: pending from 0.0 s, running from 2.0 s, ready from 3.0 s. web-1: pending from 1.0 s, terminating from 4.0 s, gone at 5.0 s. The test created with 2 replicas at 0.0 s. The test scaled to 1 &amp; &lt;waited&gt; at 4.0 s.</desc>"`,
    );
  });

  test('draws the phases of each pod', () => {
    expect(svg.match(/(?<=<title>).*?(?=<\/title>)/g)).toMatchInlineSnapshot(`
      [
        "web-0 pending, 0.0 s – 2.0 s",
        "web-0 running, 2.0 s – 3.0 s",
        "web-0 ready, 3.0 s – 5.2 s",
        "web-1 pending, 1.0 s – 4.0 s",
        "web-1 terminating, 4.0 s – 5.0 s",
        "gone",
        "web-1 created at 1.0 s",
      ]
    `);
  });

  test('has a label for each action', () => {
    expect(svg.match(/(?<=stsc-label"[^>]*>)[^<]*/g)).toEqual([
      'created with 2 replicas',
      'scaled to 1 &amp; &lt;waited&gt;',
    ]);
  });

  test('shows gaps and the bookmark', () => {
    const gap = picture(recording().up('web-0').gap().bookmarked().up('web-1').history, { title: 'gap' });
    expect(gap).toContain('<title>events lost: 410 Gone</title>');
    expect(gap).toContain('assertion starts here');
  });

  test('is valid without pods', () => {
    expect(picture(recording().history, { title: 'nothing' })).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('is well-formed and contains no script', () => {
    expect(svg).not.toContain('<script');
    const open: string[] = [];
    for (const [, closing, name, empty] of svg.matchAll(/<(\/?)(\w+)(?:\s+[\w:-]+="[^"<]*")*(\/?)>/g)) {
      if (closing) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name ?? '');
    }
    expect(open).toEqual([]);
    const rest = svg.replace(/<\/?\w+(?:\s+[\w:-]+="[^"<]*")*\/?>/g, '').replace(/&(amp|lt|gt);/g, '');
    expect(rest).not.toMatch(/[<&]/);
  });
});
