import type { Precision } from './precision.js';

/** Engines by name: `js` plain TypeScript; the others WebAssembly. */
export const engineNames = ['js', 'dense', 'patterns', 'circle'] as const;
/** An engine by name, as in `engines`. */
export type GradientEngineName = (typeof engineNames)[number];

/**
 * Evaluates f and the gradients of Σ_μ g_μ f(x_μ) for fixed data x, [P, d]; holds the parameters of the net in its own
 * memory. The caller writes `weights` and `coefficients`, calls `forward`, reads `outputs`, writes `residuals`, calls
 * `backward` and reads the gradients. All arrays are live views that stay valid for the life of the engine.
 */
export interface GradientEngine {
  readonly name: GradientEngineName;
  readonly precision: Precision;
  /** P */
  readonly points: number;
  /** H */
  readonly width: number;
  /** d */
  readonly dimension: number;
  /** w_h, row-major [H·d]. */
  readonly weights: Float64Array;
  /** c_h, [H]. */
  readonly coefficients: Float64Array;
  /** f(x_μ), [P], after `forward`. */
  readonly outputs: Float64Array;
  /** g_μ, [P], written by the caller before `backward`. */
  readonly residuals: Float64Array;
  /** Σ_μ g_μ ∂f(x_μ)/∂w_h = (c_h/H) Σ_μ g_μ 1[w_h·x_μ > 0] x_μ, [H·d], after `backward`. */
  readonly weightGradient: Float64Array;
  /** Σ_μ g_μ ∂f(x_μ)/∂c_h = (1/H) Σ_μ g_μ ReLU(w_h·x_μ), [H], after `backward`. */
  readonly coefficientGradient: Float64Array;
  /** Outputs at the present parameters. */
  forward(): void;
  /** Gradients at the parameters of the last `forward`. */
  backward(): void;
  /**
   * w ← w − weightStep·∇_w and c ← c − coefficientStep·∇_c with the gradients of the last
   * `backward`, as they then stand.
   */
  descend(weightStep: number, coefficientStep: number): void;
}

/** Makes an engine for points, flat row-major [P·d], and a net of a given width H; precision: default float64. */
export type EngineFactory = (
  data: Float64Array,
  points: number,
  dimension: number,
  width: number,
  precision?: Precision,
) => GradientEngine;
