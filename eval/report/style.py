"""The look of the page: paper, ink and one accent, as on the pages of the application; light, dark and printed."""

__all__ = ["DARK", "LIGHT", "STYLE"]

LIGHT = """--paper: #fdfcf9; --sheet: #fff; --tint: #f5f1e8; --ink: #1d1b17; --soft: #5f584b; --rule: #ddd6c7;
  --strong: #1d1b17; --accent: #8b2f1c; --accent-tint: #f6e9e4; --gain: #1f5f9e; --loss: #b4560c;
  --mark: #ffe9a3; --mark-ink: #1d1b17;"""
"""The colours by day, as declarations of a style sheet."""

DARK = """--paper: #141310; --sheet: #1d1b17; --tint: #211f1a; --ink: #e9e4d8; --soft: #aaa190; --rule: #38342c;
  --strong: #8d8575; --accent: #e59a82; --accent-tint: #3a241d; --gain: #7db4ea; --loss: #f0a252;
  --mark: #6b5412; --mark-ink: #fff7dd;"""
"""The same by night."""

_PAGE = """
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 var(--serif); }
main { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem 5rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .3rem 1.25rem; padding: 1.1rem 0 .7rem;
  border-bottom: 3px double var(--strong); }
.name { margin: 0; font: 700 2rem/1 var(--serif); letter-spacing: -.015em; }
.motto { margin: 0; font-style: italic; color: var(--soft); }
h1 { font: 700 1.625rem/1.3 var(--serif); letter-spacing: -.015em; margin: 1.8rem 0 .5rem; text-wrap: balance; }
h2 { font: 700 1.375rem/1.25 var(--serif); margin: 2.6rem 0 .8rem; padding-top: .6rem;
  border-top: 1px solid var(--strong); }
h3 { font: 600 .8125rem/1.3 var(--sans); letter-spacing: .05em; text-transform: uppercase; color: var(--soft);
  margin: 1.5rem 0 .4rem; }
h3 small { letter-spacing: 0; text-transform: none; font-weight: 400; font-size: 1em; }
p { margin: 0 0 .7rem; text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: .18em; text-decoration-thickness: 1px; }
:is(a, summary, input, select):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code { font: .8125em/1.4 var(--mono); color: var(--soft); overflow-wrap: anywhere; }
.held-by, .quiet, small { font: .875rem/1.5 var(--sans); color: var(--soft); }
.kicker { font: 600 .75rem/1.3 var(--sans); letter-spacing: .06em; text-transform: uppercase; color: var(--accent); }
.wide { overflow-x: auto; }
"""

_FIGURES = """
.plot { margin: .4rem 0 .8rem; }
.plot svg { display: block; width: 100%; height: auto; overflow: visible; font: 13px var(--sans);
  font-variant-numeric: tabular-nums; stroke-linejoin: round; stroke-linecap: butt; }
.plot .slim text { paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.plot .slim { display: none; }
@media screen and (max-width: 52rem) { .plot .broad { display: none; } .plot .slim { display: block; } }
table { border-collapse: collapse; font: .875rem/1.4 var(--sans); font-variant-numeric: tabular-nums; }
th, td { padding: .35rem 1.1rem .35rem 0; text-align: start; border-bottom: 1px solid var(--rule);
  white-space: nowrap; }
thead th { color: var(--soft); font-weight: 400; vertical-align: bottom; } tbody th { font-weight: 600; }
.heat thead th { white-space: normal; min-width: 6rem; }
.heat :is(td, th) + :is(td, th) { padding-inline-start: .6rem; }
.heat td { background: color-mix(in srgb, var(--gain) calc(var(--good, 0) * 38%), transparent); }
.heat td small { color: var(--ink); font-size: .75rem; } .heat td.none { color: var(--soft); background: none; }
.heat tr > :first-child { position: sticky; left: 0; background: var(--paper); }
.heat tbody tr:last-child > * { border-top: 1px solid var(--strong); }
.settings td { white-space: normal; overflow-wrap: anywhere; }
.outcomes { list-style: none; margin: 0; padding: 0; }
.outcomes li { --bar: var(--accent); padding: .35rem 0 .45rem; margin-bottom: .3rem; background:
  linear-gradient(var(--bar), var(--bar)) 0 100% / calc(var(--share) * 100%) 3px no-repeat,
  linear-gradient(var(--rule), var(--rule)) 0 100% / 100% 1px no-repeat; }
.outcomes .other { --bar: var(--soft); }
.slowest { font-size: 1rem; padding-inline-start: 1.4rem; }
"""

_QUESTIONS = """
form { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: center;
  padding: .6rem 0; background: var(--paper); border-bottom: 1px solid var(--rule); font: .875rem/1.4 var(--sans); }
form[hidden] { display: none; }
:is(input, select) { font: inherit; color: var(--ink); background: var(--sheet); border: 1px solid var(--rule);
  padding: .35rem .5rem; max-width: 16rem; }
output { color: var(--soft); margin-inline-start: auto; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; padding: .45rem 0; overflow-wrap: anywhere; }
.more > summary { font: .9375rem/1.4 var(--sans); color: var(--accent); }
.question { border-bottom: 1px solid var(--rule); } .question[open] > summary { font-weight: 700; }
.why { font: .9375rem/1.5 var(--sans); border-inline-start: 3px solid var(--accent); padding: .1rem .8rem; }
dl { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: .5rem 1rem; margin: .6rem 0 1.4rem; }
dt { font: .875rem/1.65 var(--sans); color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; } dd > p, blockquote { white-space: pre-wrap; }
dd > p { margin-bottom: .3rem; }
.about { grid-template-columns: 11rem minmax(0, 1fr); gap: .3rem 1rem; }
dd :is(ul, ol) { margin: 0; padding: 0; list-style: none; } dd li { margin-bottom: .5rem; }
dd ol { counter-reset: rank; } dd ol li::before { counter-increment: rank; content: counter(rank) ". ";
  font: .875rem/1.5 var(--sans); color: var(--soft); }
blockquote { margin: .25rem 0; padding-inline-start: .8rem; border-inline-start: 1px solid var(--rule);
  color: var(--soft); }
mark { background: var(--mark); color: var(--mark-ink); }
.cite { margin-inline: .1em; padding: .12em .4em; font: 600 .7rem/1 var(--sans); vertical-align: .2em;
  color: var(--accent); background: var(--accent-tint); text-decoration: none; }
.held { font: 600 .75rem/1.4 var(--sans); color: var(--accent); } .wrong { color: var(--accent); font-weight: 700; }
.sides { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem 1.75rem; margin: .4rem 0 1.4rem; }
.sides > div { overflow-wrap: anywhere; } .sides p { white-space: pre-wrap; margin-bottom: .3rem; }
.sides ul { margin: .6rem 0 0; padding: 0; list-style: none; } .sides li { margin-bottom: .5rem; }
h4 { font: 600 .8125rem/1.3 var(--sans); color: var(--soft); margin: 0 0 .3rem; }
@media (max-width: 40rem) { .sides { grid-template-columns: minmax(0, 1fr); gap: 1.2rem; } }
@media (max-width: 40rem) { dl, .about { display: block; } dt { margin-top: .6rem; } }
"""

_PRINTED = """
@page { margin: 16mm; }
body { font-size: 10.5pt; } main { max-width: none; padding: 0; }
form, form[hidden] { display: none; } a { color: inherit; text-decoration: none; } .wide { overflow: visible; }
h2, h3, summary, p.quiet { break-after: avoid; } svg, tr, li, .why, .sides { break-inside: avoid; }
.heat td, .outcomes li, .plot, mark { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
details::details-content { content-visibility: visible; block-size: auto; }
"""

STYLE = f"""
:root {{ color-scheme: light dark; {LIGHT}
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "URW Palladio L", P052, Charter, Georgia,
    "Liberation Serif", "Noto Serif", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", "Helvetica Neue",
    Arial, sans-serif;
  --mono: ui-monospace, Menlo, Consolas, monospace; }}
@media screen and (prefers-color-scheme: dark) {{ :root {{ {DARK} }} }}
{_PAGE}{_FIGURES}{_QUESTIONS}
@media print {{ :root {{ color-scheme: light; }}{_PRINTED}}}
"""
"""The style sheet; it names no font that a machine would have to fetch."""
