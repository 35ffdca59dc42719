/**
 * What a report does in the browser: figures answer to the pointer, and can be enlarged. Without it the
 * page shows them as they are.
 */
import { loader, parse, type Spec, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { Handler } from 'vega-tooltip';

/** Figures bring their data along: nothing is loaded, images are inside, links lead to pages of the web alone. */
const closed = loader();
closed.load = () => Promise.reject(new Error('a figure of a report loads nothing'));
closed.sanitize = (address, { context }: { readonly context?: string } = {}) =>
  (context === 'href' ? /^https?:/i : /^data:image\//i).test(address)
    ? Promise.resolve({ href: address, rel: 'noopener noreferrer', target: '_blank' })
    : Promise.reject(new Error('an address that a report does not follow'));

/** A figure makes no inputs and listens to no other part of the page; dragging goes on outside of it. */
const eventConfig = { bind: 'none', selector: false, timer: false, globalCursor: false } as const;

/** Brings a figure to life when it comes near the window; its picture stays until then, and if that fails. */
function watch(figure: Element): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      enliven(figure).catch((error: unknown) => {
        figure.setAttribute('data-state', 'still');
        console.error(error);
      });
    },
    { rootMargin: '400px' },
  );
  observer.observe(figure);
}

async function enliven(figure: Element): Promise<void> {
  const specification = figure.querySelector('script[type="application/json"]')?.textContent;
  const picture = figure.querySelector('.picture');
  if (specification == null || picture === null) return;
  const live = document.createElement('div');
  const handler = new Handler({ theme: 'light', disableDefaultStyle: true });
  // Expressions are walked through, since the page makes no code of texts.
  const runtime = parse(JSON.parse(specification) as Spec, {}, { ast: true });
  const view = new View(
    { ...runtime, eventConfig },
    {
      ...{ renderer: 'svg', container: live, hover: true },
      ...{ expr: expressionInterpreter, loader: closed },
    },
  );
  await view.tooltip(handler.call).runAsync();
  live.querySelector('svg')?.setAttribute('role', 'img');
  live.querySelector('svg')?.setAttribute('aria-label', picture.querySelector('img')?.alt ?? '');
  picture.replaceChildren(...live.children);
  figure.setAttribute('data-state', 'live');
}

/** A button that shows a figure as large as the window. */
function addEnlarge(figure: Element): void {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'enlarge';
  button.textContent = 'Enlarge';
  button.addEventListener('click', () => enlarge(figure));
  figure.append(button);
}

function enlarge(figure: Element): void {
  const picture = figure.querySelector('.picture :is(svg, img)');
  if (picture === null) return;
  const dialog = document.createElement('dialog');
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = 'Close';
  close.addEventListener('click', () => dialog.close());
  dialog.append(picture.cloneNode(true), close);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

for (const figure of document.querySelectorAll('figure')) {
  addEnlarge(figure);
  if (figure.querySelector('script[type="application/json"]') !== null) watch(figure);
}
window.addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) details.open = true;
});
