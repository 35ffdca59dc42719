/** The look of the page: dark on light, readable on a phone and on paper. */
export const pageStyle = `
:root { color-scheme: light; --ink: #222; --faded: #666; --line: #ddd; --accent: #0072b2; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1060px; padding: 2.5rem 1.5rem 4rem; color: var(--ink); background: #fff;
  font: 16px/1.55 system-ui, "Segoe UI", "DejaVu Sans", Verdana, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .8rem; }
h2 { font-size: 1.3rem; margin: 3rem 0 .6rem; padding-top: .4rem; border-top: 2px solid var(--accent); }
p { max-width: 46rem; margin: .5rem 0; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin-top: 1rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
figure { margin: 1.4rem 0; }
figure svg, figure img { max-width: 100%; height: auto; }
figure { position: relative; }
.enlarge { position: absolute; top: 0; right: 0; }
button { font: inherit; font-size: .82rem; color: var(--accent); background: #fff; border: 1px solid var(--line); border-radius: 4px;
  padding: .15rem .6rem; cursor: pointer; }
button:hover, button:focus-visible, summary:focus-visible, a:focus-visible { outline: 2px solid var(--accent); }
dialog { border: 1px solid var(--line); border-radius: 6px; width: 96vw; height: 94vh; max-width: none; max-height: none; }
dialog svg, dialog img { width: 100%; height: calc(100% - 2.2rem); }
dialog button { position: absolute; bottom: .6rem; right: .8rem; }
summary { color: var(--accent); cursor: pointer; }
td details code { display: inline-block; max-width: 34rem; white-space: normal; text-align: left; }
#vg-tooltip-element { position: fixed; visibility: hidden; padding: 8px; z-index: 1000; background: #fff; color: var(--ink);
  border: 1px solid #d9d9d9; border-radius: 4px; box-shadow: 2px 2px 4px #0002; font-size: 12px; }
#vg-tooltip-element.visible { visibility: visible; }
#vg-tooltip-element td { border: 0; padding: 1px 4px; }
#vg-tooltip-element td.key { color: var(--faded); max-width: 150px; }
#vg-tooltip-element td.value { text-align: left; max-width: 300px; overflow: hidden; text-overflow: ellipsis; }
figcaption, caption { color: var(--faded); font-size: .88rem; text-align: left; }
caption { padding-bottom: .4rem; color: var(--ink); font-weight: 600; }
.scroll { overflow-x: auto; margin: 1.2rem 0; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
th, td { padding: .18rem .8rem; text-align: right; white-space: nowrap; }
tr.group td { border-top: 1px solid var(--line); padding-top: .4rem; }
tbody tr:last-child td { border-bottom: 1px solid var(--line); padding-bottom: .4rem; }
th { color: var(--faded); font-weight: 600; }
td.exact { color: #00704f; }
td.closure { color: #a34700; }
td.estimate { color: #00568a; }
td.failed { color: #b00020; }
.left { text-align: left; }
code { background: #f4f4f4; border-radius: 4px; padding: .12rem .4rem; font-size: .85rem; overflow-wrap: anywhere; }
.again { color: var(--faded); font-size: .9rem; }
footer { color: var(--faded); font-size: .9rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.2rem; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  body { padding: 1.2rem .9rem 3rem; }
  h1 { font-size: 1.5rem; }
  .picture svg, .picture img { max-width: none; }
  .picture { overflow-x: auto; }
  dl { grid-template-columns: 1fr; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 11pt; }
  nav, button, .gestures { display: none; }
  figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
  a { color: inherit; }
}
`;
