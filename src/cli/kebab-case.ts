/** "noiseNorm" as the option is called: "noise-norm". */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** "noiseNorm" as it is typed: "--noise-norm". */
export function optionName(name: string): string {
  return `--${kebabCase(name)}`;
}
