import { seconds } from '../../format';
import type { History } from '../history';
import type { Evidence } from '../rules/rule';
import { endOf, type Lane, lanesOf, type Phase, type Span } from './lanes';

export interface Caption {
  readonly title: string;
  /** The violation to mark, if there is one. */
  readonly evidence?: Evidence;
}

const width = 960;
const right = 28;
const laneHeight = 30;
const labelHeight = 18;
const bar: Record<Phase, number> = { pending: 4, running: 14, ready: 14, terminating: 14, ended: 14 };

/** The history as an SVG picture: a lane per pod name, a label per action, time from left to right. */
export function picture(history: History, { title, evidence }: Caption): string {
  const end = endOf(history);
  const lanes = lanesOf(history, end);
  const left = 36 + 7 * Math.max(6, ...lanes.map(({ name }) => name.length));
  const x = (at: number) => round(left + (at / end) * (width - left - right));

  const labels = placeLabels(labelsOf(history), x);
  const top = 52 + labelHeight * (1 + Math.max(-1, ...labels.map(({ row }) => row)));
  const bottom = top + Math.max(1, lanes.length) * laneHeight;
  const middle = (i: number) => top + (i + 0.5) * laneHeight;
  const height = bottom + 76;
  const id = `stsc-${title.replace(/\W+/g, '-')}`;

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${text(title)}</title>`,
    `<desc id="${id}-desc">${text(description(history, lanes))}</desc>`,
    `<style>${style}</style>`,
    hatching,
    `<rect class="stsc-background" width="${width}" height="${height}" rx="10"/>`,
    `<text class="stsc-title" x="24" y="32">${text(title)}</text>`,
    ...ticks(end).flatMap((at) => [
      `<line class="stsc-grid" x1="${x(at)}" y1="${top}" x2="${x(at)}" y2="${bottom}"/>`,
      `<text class="stsc-tick" x="${x(at)}" y="${bottom + 18}">${at / 1000} s</text>`,
    ]),
    ...gapsIn(history).map(
      ({ from, to, why }) =>
        `<rect class="stsc-gap" x="${x(from)}" y="${top}" width="${Math.max(2, x(to) - x(from))}" height="${bottom - top}"><title>${text(`events lost: ${why}`)}</title></rect>`,
    ),
    ...lanes.flatMap(({ name }, i) => [
      `<text class="stsc-name" x="24" y="${middle(i) + 4}">${text(name)}</text>`,
      `<line class="stsc-lane" x1="${left}" y1="${middle(i)}" x2="${width - right}" y2="${middle(i)}"/>`,
    ]),
    ...labels.flatMap(({ at, what, row, anchor }) => {
      const y = 62 + row * labelHeight;
      return [
        `<line class="stsc-mark" x1="${x(at)}" y1="${y - 10}" x2="${x(at)}" y2="${bottom}"/>`,
        `<text class="stsc-label" x="${x(at) + (anchor === 'start' ? 5 : -5)}" y="${y}" text-anchor="${anchor}">${text(what)}</text>`,
      ];
    }),
    ...lanes.flatMap(({ name, pods }, i) =>
      pods.flatMap(({ spans, gone }) => [
        ...spans.map((span) => spanRect(name, span, x, middle(i))),
        ...(gone === undefined ? [] : [cross(x(gone), middle(i))]),
      ]),
    ),
    ...(evidence?.lines ?? []).flatMap(({ isViolation, subject, what, at }) => {
      const lane = lanes.findIndex(({ name }) => name === subject);
      return isViolation && lane >= 0
        ? [pointer(x(at), middle(lane), `${subject} ${what} at ${seconds(at)}`)]
        : [];
    }),
    ...legend(left, bottom + 50),
    '</svg>',
    '',
  ].join('\n');
}

interface Label {
  readonly at: number;
  readonly what: string;
}

const labelsOf = (history: History): readonly Label[] =>
  [
    ...gapsIn(history).map(({ from }) => ({ at: from, what: 'events lost' })),
    ...(history.from.at > 0 ? [{ at: history.from.at, what: 'assertion starts here' }] : []),
    ...history.marks,
  ].sort((a, b) => a.at - b.at);

/** Puts each label into the first row in which it covers no other label. */
function placeLabels(labels: readonly Label[], x: (at: number) => number) {
  const filled: number[] = [];
  return labels.map((label) => {
    const length = 10 + label.what.length * 6.3;
    const anchor = x(label.at) + length > width - right ? 'end' : 'start';
    const begin = anchor === 'start' ? x(label.at) : x(label.at) - length;
    const free = filled.findIndex((until) => until <= begin);
    const row = free < 0 ? filled.length : free;
    filled[row] = begin + length;
    return { ...label, row, anchor };
  });
}

/** A gap starts at the last event before it. */
const gapsIn = ({ streams: { Pod } }: History) =>
  Pod.flatMap((event, i) =>
    event.type === 'GAP' ? [{ from: Pod[i - 1]?.at ?? 0, to: event.at, why: event.why }] : [],
  );

/** At most ten ticks, at round seconds. */
function ticks(end: number): readonly number[] {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600].map((step) => step * 1000);
  const step = steps.find((each) => end / each <= 10) ?? Math.ceil(end / 10_000) * 1000;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
}

const spanRect = (name: string, { phase, from, to }: Span, x: (at: number) => number, y: number) =>
  `<rect class="stsc-${phase}" x="${x(from)}" y="${y - bar[phase] / 2}" width="${Math.max(2, round(x(to) - x(from)))}" height="${bar[phase]}" rx="2"><title>${text(`${name} ${phase}, ${seconds(from)} – ${seconds(to)}`)}</title></rect>`;

const cross = (x: number, y: number) =>
  `<path class="stsc-gone" d="M${x - 3.5} ${y - 3.5}l7 7m0 -7l-7 7"><title>gone</title></path>`;

const pointer = (x: number, y: number, what: string) =>
  `<path class="stsc-violation" d="M${x} ${y - 8}l-5 -8h10z"><title>${text(what)}</title></path>`;

const legend = (left: number, y: number) =>
  (['pending', 'running', 'ready', 'terminating', 'ended'] as const).flatMap((phase, i) => [
    `<rect class="stsc-${phase}" x="${left + i * 112}" y="${y - bar[phase] / 2}" width="22" height="${bar[phase]}" rx="2"/>`,
    `<text class="stsc-legend" x="${left + i * 112 + 30}" y="${y + 4}">${phase}</text>`,
  ]);

function description({ marks }: History, lanes: readonly Lane[]): string {
  const podLines = lanes.map(({ name, pods }) => {
    const descriptions = pods.map(({ spans, gone }) =>
      [
        ...spans.map(({ phase, from }) => `${phase} from ${seconds(from)}`),
        ...(gone === undefined ? [] : [`gone at ${seconds(gone)}`]),
      ].join(', '),
    );
    return `${name}: ${descriptions.join('; then a new pod: ')}.`;
  });
  const markLines = marks.map(({ kind, at, what }) =>
    kind === 'action' ? `The test ${what} at ${seconds(at)}.` : `A quiet period ended at ${seconds(at)}.`,
  );
  return [...podLines, ...markLines].join(' ');
}

const text = (raw: string) =>
  raw.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));

const round = (value: number) => Math.round(value * 10) / 10;

const hatching =
  '<defs><pattern id="stsc-hatching" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stsc-hatch-ground" width="5" height="5"/><line class="stsc-hatch-line" x1="0" y1="0" x2="0" y2="5"/></pattern></defs>';

/** With a background of its own, readable on any page; light or dark as the reader's system prefers. */
const style = `
.stsc-background{fill:#fbfbfa;stroke:#e4e4e1}
text{font:12px ui-sans-serif,system-ui,"Segoe UI",Helvetica,Arial,"DejaVu Sans",sans-serif;fill:#5b6068}
.stsc-title{font-size:14px;font-weight:600;fill:#24292f}
.stsc-name{fill:#24292f}
.stsc-tick{font-size:11px;text-anchor:middle}
.stsc-label{font-size:11px;fill:#3f5f8a}
.stsc-legend{font-size:11px}
.stsc-grid{stroke:#ececea}
.stsc-lane{stroke:#e0e0dc}
.stsc-mark{stroke:#7f9cc4;stroke-dasharray:2 3}
.stsc-pending{fill:#a9b0ba}
.stsc-running{fill:#e9c46a}
.stsc-ready{fill:#4f9d8a}
.stsc-terminating{fill:url(#stsc-hatching)}
.stsc-hatch-ground{fill:#ead5d3}
.stsc-hatch-line{stroke:#b9837f;stroke-width:4}
.stsc-ended{fill:#7d7488}
.stsc-gone{stroke:#8c5b57;stroke-width:1.6;fill:none}
.stsc-violation{fill:#c8372d}
.stsc-gap{fill:#8a8f98;fill-opacity:.18}
@media (prefers-color-scheme:dark){
.stsc-background{fill:#16191d;stroke:#2a2f36}
text{fill:#9aa2ad}
.stsc-title,.stsc-name{fill:#e3e6ea}
.stsc-label{fill:#9dbbe6}
.stsc-grid{stroke:#21262c}
.stsc-lane{stroke:#2b3138}
.stsc-mark{stroke:#5f7ea8}
.stsc-pending{fill:#5d6570}
.stsc-running{fill:#c9a24a}
.stsc-ready{fill:#4c9c88}
.stsc-hatch-ground{fill:#3d2a2a}
.stsc-hatch-line{stroke:#9a6763}
.stsc-ended{fill:#8d8399}
.stsc-gone{stroke:#c08984}
.stsc-violation{fill:#ff7b70}
.stsc-gap{fill:#9aa2ad}
}`;
