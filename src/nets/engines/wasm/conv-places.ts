import type { LaidLayer } from '../../layout/net-layout.js';
import { type Phase, windowAxes } from './conv-geometry.js';
import type { MatrixPlaces } from './matrix.js';

/** The matrix [filter rows, taps, H_in; H_out] of a convolution inside its weights [H_out, H_in, f..]. */
export function forwardPlaces(layer: LaidLayer, inputWidth: number): MatrixPlaces {
  const [rows, sites] = windowAxes(layer);
  const window = rows.filterSize * sites.filterSize;
  return {
    parts: rows.filterSize,
    taps: sites.filterSize,
    channels: layer.input.channels,
    columns: layer.output.channels,
    origin: 0,
    part: sites.filterSize,
    tap: 1,
    channel: window,
    column: layer.input.channels * window,
    paddedChannels: inputWidth,
  };
}

/** The matrix [filter rows, taps, H_out; H_in] that gradients of the output are multiplied with, of one phase. */
export function backwardPlaces(layer: LaidLayer, row: Phase, site: Phase, gradientWidth: number): MatrixPlaces {
  const [rows, sites] = windowAxes(layer);
  const window = rows.filterSize * sites.filterSize;
  const lastTap = (phase: Phase, stride: number) => phase.residue + stride * (phase.taps - 1);
  return {
    parts: row.taps,
    taps: site.taps,
    channels: layer.output.channels,
    columns: layer.input.channels,
    origin: lastTap(row, rows.stride) * sites.filterSize + lastTap(site, sites.stride),
    part: -rows.stride * sites.filterSize,
    tap: -sites.stride,
    channel: layer.input.channels * window,
    column: window,
    paddedChannels: gradientWidth,
  };
}
