import {
  analytic,
  diffeo,
  filters,
  images,
  montecarlo,
  nets,
  numerics,
  spherical,
  stability,
  training,
  twopixels,
} from 'diffeolab';

/** The namespaces of models and of what they are made of, by their names. */
export const namespaces = {
  analytic,
  diffeo,
  filters,
  images,
  montecarlo,
  nets,
  numerics,
  spherical,
  stability,
  training,
  twopixels,
};
