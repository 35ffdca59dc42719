/** The law of initial weights or biases. */
export type InitialLaw =
  /** N(0, deviation²), default deviation 1. */
  | { readonly law: 'normal'; readonly deviation?: number }
  /** N(0, 2/fan-in), for the standard parametrisation. */
  | { readonly law: 'he' }
  /** Uniform on ±1/√fan-in, as PyTorch's layers begin. */
  | { readonly law: 'uniform-fan-in' }
  /** All 0. */
  | { readonly law: 'zero' };

/** Laws of the weights and biases of a net, or of one of its layers. */
export interface InitialLaws {
  /** Default normal of deviation 1 for `ntk` and `mean-field` layers, `he` for `standard` ones. */
  readonly weights?: InitialLaw;
  /** Default zero. */
  readonly biases?: InitialLaw;
}
