import type { Spec } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import type { Figure } from './figure.js';

/**
 * The Vega specification of a figure.
 * @throws Error if Vega-Lite does not understand it, or drops a part of it
 * @internal
 */
export async function compileFigure(figure: Figure): Promise<Spec> {
  const { compile } = await import('vega-lite');
  const complaints: string[] = [];
  const { spec } = compile(figure as unknown as TopLevelSpec, { logger: collectComplaints(complaints) });
  if (complaints.length > 0) {
    throw new Error(`Vega-Lite does not understand the figure: ${[...new Set(complaints)].join('; ')}`);
  }
  return spec;
}

function collectComplaints(complaints: string[]) {
  const logger = {
    level: () => logger,
    error: (...words: readonly unknown[]) => keep(words),
    warn: (...words: readonly unknown[]) => keep(words),
    info: () => logger,
    debug: () => logger,
  };
  const keep = (words: readonly unknown[]) => {
    complaints.push(words.join(' '));
    return logger;
  };
  return logger;
}
