/** The style sheet of the page: for a screen, and for paper. Verdicts are told by words; colours only repeat them. */
export const htmlStyle = `
:root { color-scheme: light; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --shade: #f6f8fa; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem; color: var(--ink); background: #fff;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.25rem 0 .5rem; }
p { margin: .5rem 0; max-width: 48rem; }
a { color: #0550ae; }
code { font: .875em ui-monospace, SFMono-Regular, Consolas, "Liberation Mono", monospace; }
dl { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0; color: var(--faint); font-size: .9rem; }
dt { display: inline; } dt::after { content: ": "; } dd { display: inline; margin: 0; color: var(--ink); }
.verdict { border-left: .3rem solid; padding: .75rem 1rem; margin: 1.5rem 0; max-width: none; background: var(--shade); }
.verdict.agrees { border-color: #1a7f37; } .verdict.differs { border-color: #9a6700; } .verdict.unproven { border-color: #cf222e; }
.badge { display: inline-block; padding: .05rem .5rem; border: 1px solid; border-radius: 1rem; font-size: .8rem; font-weight: 600;
  white-space: nowrap; vertical-align: middle; }
.badge.agrees { color: #116329; background: #dafbe1; } .badge.differs { color: #7d4e00; background: #fff8c5; }
.badge.unproven { color: #a40e26; background: #ffebe9; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
caption .note { display: block; font-weight: 400; color: var(--faint); }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line); }
thead th { background: var(--shade); border-bottom: 2px solid var(--line); }
tbody th { font-weight: 500; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.long { overflow-wrap: anywhere; min-width: 11em; }
.many table { font-size: .8rem; } .many th, .many td { padding: .3rem .4rem; }
.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.files, footer { color: var(--faint); font-size: .85rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .5rem; }
@media print {
  @page { size: A4; margin: 16mm 14mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h1 { font-size: 16pt; } h2 { font-size: 12pt; break-after: avoid; }
  .comparison:has(table) { break-before: page; }
  .wide { overflow: visible; }
  @page across { size: A4 landscape; margin: 14mm 12mm; }
  .comparison:has(.many) { page: across; }
  table { font-size: 8.5pt; } .many table { font-size: 7.5pt; } thead { display: table-header-group; }
  caption { break-after: avoid; } tr, .verdict, dl { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
  .badge, .verdict, thead th { print-color-adjust: exact; }
}
`;
