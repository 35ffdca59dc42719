import type { Command } from 'commander';
import type { Finish } from './exit-code.js';

/** The first word of a command, and where its verbs are. */
export interface Noun {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<{
    readonly verbs: readonly ((noun: Command, finish: Finish) => Command)[];
    /** Behind its help. */
    readonly about: string;
  }>;
  /** Whether that stands behind the help of its verbs too. */
  readonly shared: boolean;
}

/** The nouns, in the order of the help. */
export const nouns: readonly Noun[] = [
  {
    name: 'two-pixels',
    description: 'the 1D periodic two-pixel task and its hand-constructed convolutional networks',
    load: () => import('./two-pixels/verbs.js'),
    shared: true,
  },
  {
    name: 'spherical',
    description: 'data on the sphere and a net of one hidden layer, in the lazy and in the feature regime',
    load: () => import('./spherical/verbs.js'),
    shared: true,
  },
  {
    name: 'diffeo',
    description: 'maximum-entropy diffeomorphisms: deformed images, displacement fields and their ensembles',
    load: () => import('./diffeo/verbs.js'),
    shared: true,
  },
  {
    name: 'stability',
    description: 'stability to deformations of any model on any images',
    load: () => import('./stability/verbs.js'),
    shared: true,
  },
  {
    name: 'nets',
    description: 'layered nets as JSON documents: trained, measured, shown',
    load: () => import('./nets/verbs.js'),
    shared: true,
  },
  {
    name: 'sweep',
    description: 'many runs of one task: on this machine or a cluster, every result kept and found again',
    load: () => import('./sweep/verbs.js'),
    shared: false,
  },
];
