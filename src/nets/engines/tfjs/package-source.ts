/** Where optional packages come from. */
export interface PackageSource {
  /** The version of a package, undefined where it is not installed. */
  versionOf(name: string): string | undefined;
  /** Whether a package of TensorFlow's kernels has them: its installation downloads them and may fail unnoticed. */
  hasAddon(name: string): boolean;
  load(name: string): Promise<unknown>;
}
