import type { Config } from 'vega-lite';

/**
 * Family of all text in figures: DejaVu Sans where it is installed or given (as it is to the PNG
 * renderer), else its nearest kin.
 */
export const fontFamily = 'DejaVu Sans, Verdana, sans-serif';

/** Colours that stay apart for colour-blind readers (Okabe and Ito), in the order in which series take them. */
export const palette = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#5b5b5b'] as const;

/** Ink of Monte Carlo points and of text. */
export const ink = '#222222';

/** Ink of laws and of secondary text. */
export const fadedInk = '#6b6b6b';

/** The one look of all figures, as a Vega-Lite configuration. */
export const houseStyle: Config = {
  background: '#ffffff',
  padding: 14,
  font: fontFamily,
  title: {
    anchor: 'start',
    color: ink,
    fontSize: 14,
    fontWeight: 'bold',
    subtitleColor: fadedInk,
    subtitleFontSize: 11,
  },
  view: { stroke: '#d0d0d0', continuousWidth: 250, continuousHeight: 240, discreteWidth: 250, discreteHeight: 240 },
  axis: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    titlePadding: 8,
    gridColor: '#ebebeb',
    domainColor: '#8a8a8a',
    tickColor: '#8a8a8a',
  },
  legend: {
    labelColor: ink,
    titleColor: ink,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelLimit: 320,
  },
  header: { labelColor: ink, titleColor: ink, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' },
  range: {
    category: [...palette],
    heatmap: { scheme: 'viridis' },
    ramp: { scheme: 'viridis' },
    diverging: { scheme: 'blueorange' },
  },
  line: { strokeWidth: 1.8 },
  point: { size: 46, strokeWidth: 1.8 },
  rule: { strokeWidth: 1.4 },
};
