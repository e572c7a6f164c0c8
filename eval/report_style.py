"""The look of `report.html`: a newspaper's page, light and dark, printable."""

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light dark; --ink: #1d1b18; --paper: #fbf9f4; --faint: #6d675d; --rule: #ddd6c8;
  --mark: #1f5f8b; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #ece7dd; --paper: #181715; --faint: #a39c8f; --rule: #3a3630; --mark: #7db7de; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 Georgia, 'Times New Roman', serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1, h2 { font-weight: 600; line-height: 1.2; } h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--rule); }
h3 { margin: 1.4rem 0 .4rem; } h3 small, .held, small { color: var(--faint); font-weight: 400; }
.verdict { font-size: 1.25rem; } .wide { overflow-x: auto; }
table { border-collapse: collapse; font: 14px/1.4 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .8rem .25rem 0; text-align: left; border-bottom: 1px solid var(--rule); white-space: nowrap; }
thead th { color: var(--faint); font-weight: 400; } tbody th { font-weight: 500; }
.heat td { padding-left: .5rem; background: color-mix(in srgb, var(--mark) calc(var(--share, 0) * 40%), transparent); }
.rail { stroke: var(--rule); } .bar { stroke: var(--mark); stroke-width: 2; } circle { fill: var(--mark); }
details { margin: .3rem 0; } summary { cursor: pointer; } code { color: var(--faint); font-size: .85em; }
dl { margin: .4rem 0 1rem 1.2rem; display: grid; grid-template-columns: minmax(6rem, 12rem) 1fr; gap: .3rem 1rem; }
dt { color: var(--faint); overflow-wrap: anywhere; } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 600px) { dl { display: block; } }
@media print { details { break-inside: avoid; } }
"""
