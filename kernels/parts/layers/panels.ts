import { lanes } from './vector';

/**
 * A matrix [parts, taps, channels; columns] inside an array of weights, whatever the order of their axes: the entry of
 * part p, tap t, channel c and column n is weights[origin + p·part + t·tap + c·channel + n·column].
 */
@unmanaged export class WeightsPlan {
  parts: i32;
  taps: i32;
  channels: i32;
  columns: i32;
  origin: i32;
  part: i32;
  tap: i32;
  channel: i32;
  column: i32;
  /** Channels of a tap in the matrix: as many as the maps have, those above `channels` zero. */
  paddedChannels: i32;
  factor: f64;
}

/** Writes the matrix times the factor in panels of two vectors of columns, the last one of one where they are odd. */
export function packPanels<T>(plan: WeightsPlan, weights: usize, panels: usize): void {
  const factor = <T>plan.factor;
  const vectors = (plan.columns + lanes<T>() - 1) / lanes<T>();
  for (let vector = 0; vector < vectors; vector += 2) {
    const first = vector * lanes<T>();
    const width = min(2, vectors - vector) * lanes<T>();
    for (let part = 0; part < plan.parts; part++) {
      for (let tap = 0; tap < plan.taps; tap++) {
        const origin = plan.origin + part * plan.part + tap * plan.tap + first * plan.column;
        const filled = min(width, plan.columns - first);
        if (plan.column == 1 && filled == width) {
          panels = copyRows<T>(plan, weights + <usize>origin * sizeof<T>(), <usize>width * sizeof<T>(), panels);
          continue;
        }
        for (let channel = 0; channel < plan.paddedChannels; channel++) {
          let at = weights + (<usize>(origin + channel * plan.channel)) * sizeof<T>();
          const known = channel < plan.channels ? filled : 0;
          let column = 0;
          for (; column < known; column++) {
            store<T>(panels, load<T>(at) * factor);
            panels += sizeof<T>();
            at += <usize>(plan.column * <i32>sizeof<T>());
          }
          for (; column < width; column++) {
            store<T>(panels, 0);
            panels += sizeof<T>();
          }
        }
      }
    }
  }
}

/** Rows of a panel from weights whose columns stand side by side; the address behind them. */
function copyRows<T>(plan: WeightsPlan, weights: usize, bytes: usize, panels: usize): usize {
  const factor = v128.splat<T>(<T>plan.factor);
  const stride = <usize>(plan.channel * <i32>sizeof<T>());
  for (let channel = 0; channel < plan.channels; channel++) {
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(panels + at, v128.mul<T>(v128.load(weights + at), factor));
    }
    weights += stride;
    panels += bytes;
  }
  const rest = <usize>(plan.paddedChannels - plan.channels) * bytes;
  memory.fill(panels, 0, rest);
  return panels + rest;
}

/**
 * The other way: the gradient of the weights from that of the matrix, whose rows are `vectors` vectors long and whose
 * parts begin every `partRows` rows.
 */
export function unpackGradient<T>(plan: WeightsPlan, matrix: usize, partRows: i32, gradient: usize): void {
  const factor = <T>plan.factor;
  const vectors = (plan.columns + lanes<T>() - 1) / lanes<T>();
  const stride = <usize>vectors << 4;
  for (let part = 0; part < plan.parts; part++) {
    let row = matrix + <usize>(part * partRows) * stride;
    for (let tap = 0; tap < plan.taps; tap++) {
      const origin = plan.origin + part * plan.part + tap * plan.tap;
      for (let channel = 0; channel < plan.channels; channel++) {
        let at = gradient + (<usize>(origin + channel * plan.channel)) * sizeof<T>();
        for (let column: usize = 0; column < <usize>plan.columns; column++) {
          store<T>(at, load<T>(row + column * sizeof<T>()) * factor);
          at += <usize>(plan.column * <i32>sizeof<T>());
        }
        row += stride;
      }
      row += <usize>(plan.paddedChannels - plan.channels) * stride;
    }
  }
}
