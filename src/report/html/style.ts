/** Everything that the page looks like. No address in it, and no text of a plan: the policy of the page allows just these bytes. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --panel: #f6f8fa; --line: #d0d7de;
  --good: #1a7f37; --bad: #b3261e; --warn: #8a5a00; --focus: #0550ae; --c0: #0550ae; --c1: #8250df; --c2: #116329; --c3: #953800; --c4: #6e7781; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9da7b1; --paper: #0d1117; --panel: #161b22; --line: #3d444d;
  --good: #56d364; --bad: #ff8078; --warn: #e3b341; --focus: #79c0ff; --c0: #79c0ff; --c1: #d2a8ff; --c2: #7ee787; --c3: #ffa657; --c4: #9da7b1; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; }
.mono { font-family: ui-monospace, monospace; font-size: .92em; overflow-wrap: break-word; }
.soft { color: var(--soft); }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.line { display: block; white-space: nowrap; }
.status { font-weight: 600; white-space: nowrap; }
.verdict { font-size: 1.05rem; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .35rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
td.number { white-space: nowrap; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 0 0 1rem; }
.controls { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line); padding: .5rem 0; margin-bottom: 1rem; }
.controls label { font-weight: 600; }
input[type=range] { width: 100%; height: 2rem; margin: 0; accent-color: var(--focus); cursor: pointer; }
button { font: inherit; font-size: .9rem; color: var(--ink); background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .3rem .7rem; margin: 0 .35rem .35rem 0; cursor: pointer; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
[hidden] { display: none !important; }
.when { color: var(--soft); font-size: .95rem; margin: 0 0 .5rem; }
ul.tree, ul.tree ul { list-style: none; margin: 0; padding: 0; }
ul.tree ul { margin-left: .6rem; padding-left: .9rem; border-left: 2px solid var(--line); }
ul.tree li { padding: .15rem 0; }
.node { display: inline-block; border-left: .3rem solid var(--line); padding: .05rem .5rem; border-radius: .2rem; overflow-wrap: anywhere; }
.node.chosen { border-color: var(--good); background: color-mix(in srgb, var(--good) 10%, transparent); }
.node.dropped { border-color: var(--bad); }
.node.failopen { border-color: var(--warn); background: color-mix(in srgb, var(--warn) 12%, transparent); }
.node.dead { border-color: var(--bad); background: color-mix(in srgb, var(--bad) 12%, transparent); }
.node.idle { color: var(--soft); }
.node b { font-weight: 600; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
svg .grid { stroke: var(--line); stroke-width: 1; }
svg .curve { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
svg .lost { fill: none; stroke: var(--bad); stroke-width: 2; }
svg .cursor { stroke: var(--ink); stroke-width: 1.5; }
svg .event { stroke: var(--warn); stroke-width: 1.5; stroke-dasharray: 2 4; }
svg .k0 { stroke: var(--c0); } svg .k1 { stroke: var(--c1); stroke-dasharray: 8 4; } svg .k2 { stroke: var(--c2); stroke-dasharray: 2 3; }
svg .k3 { stroke: var(--c3); stroke-dasharray: 10 3 2 3; } svg .k4 { stroke: var(--c4); stroke-dasharray: 4 2; }
.legend { list-style: none; margin: .5rem 0 0; padding: 0; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .5rem; padding: .1rem 0; }
.legend svg { width: 2.5rem; flex: none; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: .9rem; }
@media (max-width: 40rem) {
  body { padding: 1rem .75rem 2rem; }
  svg text { font-size: 20px; }
  .panel { padding: .75rem .6rem; }
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.stack tr { display: block; border-bottom: 2px solid var(--line); padding: .5rem 0; }
  table.stack td { display: flex; gap: .75rem; border: 0; padding: .15rem 0; }
  table.stack td::before { content: attr(data-title); color: var(--soft); flex: 0 0 5.5rem; }
  table.stack td > * { min-width: 0; }
}
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --panel: #fff; --line: #999; --good: #1a7f37; --bad: #b3261e; --warn: #8a5a00;
    --c0: #0550ae; --c1: #8250df; --c2: #116329; --c3: #953800; --c4: #555; }
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  table { font-size: 8.5pt; }
  th, td { padding-right: .4rem; }
  .line, th { white-space: normal; }
  table.stack td:last-child { min-width: 14em; }
  .soft .mono { overflow-wrap: anywhere; }
  .scroll { overflow: visible; }
  .controls, svg .cursor, .now { display: none; }
  [data-moment][hidden] { display: block !important; }
  .moment.screen { display: none !important; }
  .panel, tr, .moment { break-inside: avoid; }
  h2, h3, .when { break-after: avoid; }
}
`
