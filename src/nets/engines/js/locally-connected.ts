import { type LaidLayer, siteCount } from '../../layout/net-layout.js';
import { beyondBorder } from '../../layout/window-sites.js';
import { type LayerArrays, type Operation, windowsOf } from './operation.js';

/** u_h(n) = b_{h,i} + c Σ_{h′,t} w_{hh′it} x_{h′}(node t under the window of n), i the site of n. */
export function createLocallyConnected(layer: LaidLayer, arrays: LayerArrays): Operation {
  const { weights = new Float64Array(0), biases, weightGradient, biasGradient } = arrays;
  const { factor } = layer;
  const { channels: outChannels } = layer.output;
  const { channels: inChannels } = layer.input;
  const sites = siteCount(layer.output);
  /** Place of the bias of channel h at site i. */
  const biasAt = (h: number, i: number) => (biases?.length === 1 ? 0 : h * sites + i);
  return {
    forward(nodes, input, output) {
      const { window, gather, site } = windowsOf(nodes);
      const { input: below, output: above } = nodes;
      for (let h = 0; h < outChannels; h++) {
        for (let n = 0; n < above.nodes; n++) {
          const i = site![n]!;
          let sum = 0;
          for (let c = 0; c < inChannels; c++) {
            const filter = ((h * inChannels + c) * sites + i) * window;
            for (let t = 0; t < window; t++) {
              const node = gather[n * window + t]!;
              if (node !== beyondBorder) sum += weights[filter + t]! * input[c * below.nodes + node]!;
            }
          }
          output[h * above.nodes + n] = factor * sum + (biases?.[biasAt(h, i)] ?? 0);
        }
      }
    },
    backward({ nodes, input, outputGradient, inputGradient, trained }) {
      const { window, gather, site } = windowsOf(nodes);
      const { input: below, output: above } = nodes;
      const ofWeights = trained.weights ? weightGradient : undefined;
      const ofBiases = trained.biases ? biasGradient : undefined;
      for (let h = 0; h < outChannels; h++) {
        for (let n = 0; n < above.nodes; n++) {
          const i = site![n]!;
          const pull = outputGradient[h * above.nodes + n]!;
          if (ofBiases) ofBiases[biasAt(h, i)]! += pull;
          const scaledPull = factor * pull;
          for (let c = 0; c < inChannels; c++) {
            const filter = ((h * inChannels + c) * sites + i) * window;
            for (let t = 0; t < window; t++) {
              const node = gather[n * window + t]!;
              if (node === beyondBorder) continue;
              const from = c * below.nodes + node;
              if (ofWeights) ofWeights[filter + t]! += scaledPull * input[from]!;
              if (inputGradient) inputGradient[from]! += scaledPull * weights[filter + t]!;
            }
          }
        }
      }
    },
  };
}
