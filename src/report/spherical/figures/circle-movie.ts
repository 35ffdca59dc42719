import type { CircleFrame, CircleRun, CircleView } from '../../../tasks/spherical/circle-view.js';
import { fadedInk, fontFamily, ink, palette } from '../../house-style.js';
import { formatPower, formatScientific } from '../../scientific.js';
import { typicalRadius } from './typical-radius.js';

const width = 720;
const height = 620;
const radius = 128;
const centres = { lazy: [190, 228], feature: [530, 228] } as const;
const plot = { left: 60, top: 408, width: 620, height: 140 };
const colours = { lazy: palette[2], feature: palette[3] } as const;
/** Most neurons of a net that are drawn. */
const mostNeurons = 160;
/** Distance of the neurons in units of the circle of the points. */
const reach = 0.88;
/** Seconds that the whole movie takes. */
const duration = 12;

/** Times of the frames: the checkpoints of both runs, evenly in log t, and the start. */
export function movieTimes(view: CircleView): number[] {
  const times = view.runs.flatMap(({ frames }) => frames.map(({ time }) => time)).filter((time) => time > 0);
  const [low, high] = [Math.max(Math.min(...times), 1e-2), Math.max(...times)];
  const count = Math.max(2, Math.round(12 * Math.log10(high / low)));
  return [0, ...Array.from({ length: count + 1 }, (_, k) => low * (high / low) ** (k / count))];
}

/**
 * The trainings of a view as an animated SVG (SMIL, a loop of 12 s): the neurons in both regimes and the predictors
 * against log time. With `frame`, that frame alone as a still picture.
 */
export function circleMovie(view: CircleView, subtitle: string, frame?: number): string {
  const times = movieTimes(view);
  const animate = createAnimation(times.length, frame);
  const runs = view.runs.map((run) => ({ run, frames: times.map((time) => frameAt(run, time)) }));
  const values = runs.flatMap(({ frames }) => frames.flatMap(({ prediction }) => Array.from(prediction)));
  const [low, high] = bounds([...values, ...view.target]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${fontFamily}" font-size="12" fill="${ink}">
<rect width="${width}" height="${height}" fill="#ffffff"/>
<text x="24" y="30" font-size="14" font-weight="bold">Training on the circle: lazy and feature regime</text>
<text x="24" y="48" font-size="11" fill="${fadedInk}">${subtitle}; neurons along w at √(‖w‖|c|), blue c &gt; 0, orange c &lt; 0</text>
${runs.map(({ run, frames }) => circlePanel(view, run, frames, animate)).join('\n')}
${predictorPlot(view, runs, [low, high], animate)}
${timeBar(times, animate)}
</svg>
`;
}

/** An attribute that changes from frame to frame: as text inside the tag and as a child of the element. */
interface Changing {
  readonly attribute: string;
  readonly child: string;
}
type Animate = (name: string, values: readonly string[]) => Changing;

function createAnimation(frames: number, frame: number | undefined): Animate {
  return (name, values) => {
    const attribute = `${name}="${values[Math.min(frame ?? 0, frames - 1)] ?? ''}"`;
    if (frame !== undefined || values.every((value) => value === values[0])) return { attribute, child: '' };
    return {
      attribute,
      child: `<animate attributeName="${name}" dur="${duration}s" repeatCount="indefinite" values="${values.join(';')}"/>`,
    };
  };
}

/** The last checkpoint of a run up to a time. */
function frameAt({ frames }: CircleRun, time: number): CircleFrame {
  return frames.findLast((frame) => frame.time <= time * (1 + 1e-9)) ?? frames[0]!;
}

function circlePanel(view: CircleView, run: CircleRun, frames: readonly CircleFrame[], animate: Animate): string {
  const [x, y] = centres[run.regime];
  const units = frames.map(typicalRadius);
  const neurons = run.frames[0]!.neurons.slice(0, mostNeurons).map((_, h) => {
    const places = frames.map(({ neurons }, k) => {
      const neuron = neurons[h]!;
      const size = Math.hypot(neuron.x, neuron.y) / units[k]!;
      const scale = (radius * reach * Math.min(1, 1.04 / size)) / units[k]!;
      return { x: x + scale * neuron.x, y: y - scale * neuron.y, colour: neuron.sign < 0 ? palette[1] : palette[0] };
    });
    const cx = animate(
      'cx',
      places.map((place) => place.x.toFixed(1)),
    );
    const cy = animate(
      'cy',
      places.map((place) => place.y.toFixed(1)),
    );
    const fill = animate(
      'fill',
      places.map(({ colour }) => colour),
    );
    return `<circle r="2.4" ${cx.attribute} ${cy.attribute} ${fill.attribute}>${cx.child}${cy.child}${fill.child}</circle>`;
  });
  const points = view.points.map(
    ({ angle }) =>
      `<circle r="4.5" cx="${(x + radius * Math.cos(angle)).toFixed(1)}" cy="${(y - radius * Math.sin(angle)).toFixed(1)}"/>`,
  );
  const { atoms, testError } = run.outcome;
  const end = `in the end ${atoms.thresholdCount} atoms, test error ${formatScientific(testError, 2)}`;
  return `<g>
<text x="${x}" y="${y - radius - 22}" text-anchor="middle" font-weight="bold" fill="${colours[run.regime]}">${run.regime} regime, α = ${formatPower(run.alpha)}</text>
<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="#b5b5b5" stroke-width="1.2"/>
<g fill-opacity="0.6">${neurons.join('\n')}</g>
<g>${points.join('')}</g>
<text x="${x}" y="${y + radius + 24}" text-anchor="middle" font-size="11" fill="${fadedInk}">${end}</text>
</g>`;
}

function predictorPlot(
  view: CircleView,
  runs: readonly { readonly run: CircleRun; readonly frames: readonly CircleFrame[] }[],
  [low, high]: readonly [number, number],
  animate: Animate,
): string {
  const { left, top } = plot;
  const placeX = (angle: number) => left + ((angle + Math.PI) / (2 * Math.PI)) * plot.width;
  const placeY = (value: number) => top + plot.height * (1 - (value - low) / (high - low));
  const path = (values: Float64Array) =>
    Array.from(values, (value, i) => [value, view.angles[i]!] as const)
      .filter((_, i) => i % 3 === 0)
      .map(([value, angle], i) => `${i === 0 ? 'M' : 'L'}${placeX(angle).toFixed(1)} ${placeY(value).toFixed(1)}`)
      .join('');
  const lines = runs.map(({ run, frames }) => {
    const d = animate(
      'd',
      frames.map(({ prediction }) => path(prediction)),
    );
    return `<path ${d.attribute} stroke="${colours[run.regime]}" stroke-width="1.8">${d.child}</path>`;
  });
  const points = view.points.map(
    ({ angle, label }) => `<circle r="3.6" cx="${placeX(angle).toFixed(1)}" cy="${placeY(label).toFixed(1)}"/>`,
  );
  const step = high - low > 4 ? 2 : 0.5;
  const ticks = Array.from({ length: Math.floor(high / step) - Math.ceil(low / step) + 1 }, (_, i) =>
    Number(((Math.ceil(low / step) + i) * step).toFixed(1)),
  );
  const axis = ticks.map(
    (value) =>
      `<text x="${left - 8}" y="${placeY(value) + 4}" text-anchor="end" font-size="11">${String(value).replace('-', '−')}</text>`,
  );
  return `<g>
<rect x="${left}" y="${top}" width="${plot.width}" height="${plot.height}" fill="none" stroke="#d0d0d0"/>
${axis.join('')}
<text x="${left + plot.width / 2}" y="${top - 9}" text-anchor="middle" font-size="11" fill="${fadedInk}">predictor F along the circle, from −180° to 180°; dashed: target</text>
<path d="${path(view.target)}" fill="none" stroke="${fadedInk}" stroke-dasharray="4 3"/>
<g fill="none">${lines.join('\n')}</g>
<g>${points.join('')}</g>
</g>`;
}

/** Time of the flow: a bar with powers of ten and a mark that moves. */
function timeBar(times: readonly number[], animate: Animate): string {
  const y = plot.top + plot.height + 26;
  const [first = 1, last = 10] = [times[1], times.at(-1)];
  const place = (time: number) =>
    plot.left + (plot.width * Math.log(Math.max(time, first) / first)) / Math.log(last / first);
  const exponents = Array.from({ length: Math.floor(Math.log10(last)) - Math.ceil(Math.log10(first)) + 1 }, (_, i) =>
    Number(`1e${Math.ceil(Math.log10(first)) + i}`),
  );
  const ticks = exponents.map(
    (time) =>
      `<path d="M${place(time).toFixed(1)} ${y - 3}v6" stroke="#8a8a8a"/><text x="${place(time).toFixed(1)}" y="${y + 18}" text-anchor="middle" font-size="10.5">${formatPower(time)}</text>`,
  );
  const cx = animate(
    'cx',
    times.map((time) => place(time).toFixed(1)),
  );
  return `<g>
<text x="${plot.left - 8}" y="${y + 4}" text-anchor="end" font-size="11">time t</text>
<path d="M${plot.left} ${y}h${plot.width}" stroke="#8a8a8a"/>
${ticks.join('')}
<circle cy="${y}" r="5" fill="${ink}" ${cx.attribute}>${cx.child}</circle>
</g>`;
}

function bounds(values: readonly number[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const margin = 0.08 * (high - low || 1);
  return [low - margin, high + margin];
}
