import { netFigure } from '../../report/nets/figures/net.js';
import { writeFigure } from '../../report/write-figure.js';
import { packageVersion } from '../../system/provenance.js';
import { prepareFolder } from '../../system/write-file.js';
import { loadNet } from '../../tasks/nets/load-net.js';
import { netView } from '../../tasks/nets/show/net-view.js';
import { exitCode } from '../exit-code.js';
import { note, print, printJson } from '../messages.js';
import { readOptions } from '../parameters/read-options.js';
import type { RawOptions } from '../shared-options.js';
import { netText } from './net-text.js';
import { show } from './subjects.js';

/** `nets show`. */
export async function runNetShow(place: string, raw: RawOptions): Promise<number> {
  const { out, json, quiet, ...options } = readOptions(show, raw);
  const { net, sha256 } = loadNet(place);
  const view = netView(net, options);
  const folder = out === undefined ? undefined : prepareFolder('--out', out);
  if (json) {
    const parameters = { net: place, netSha256: sha256, ...options };
    printJson({ command: 'nets show', version: packageVersion(), parameters, ...view });
  } else if (folder === undefined) print(netText(view));
  if (folder === undefined) return exitCode.done;
  const { paths } = await writeFigure(folder, 'net', netFigure(view));
  note(`written: ${paths.join(' ')}`, quiet);
  return exitCode.done;
}
