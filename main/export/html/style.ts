/** The whole style of the page; its hash is the only thing that the page's content policy lets through. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--raised:#f4f6f8;--text:#1b232c;--dim:#55616e;--line:#ccd4dc;--good:#0b6b3a;--bad:#a8201a;--call:#0b57a4;--hold:#7a4d00}
@media (prefers-color-scheme:dark){:root{--ground:#14191f;--raised:#1d242c;--text:#e6ebf0;--dim:#a3b0bd;--line:#36414c;--good:#5fd394;--bad:#ff8f88;--call:#7fb8f5;--hold:#e8b55a}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1.5rem;background:var(--ground);color:var(--text);font:14px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:1.5rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
p{margin:.25rem 0}.dim{color:var(--dim)}.notice{padding:.5rem .75rem;border:1px solid var(--hold);border-radius:6px}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600;color:var(--dim)}
td.time{white-space:nowrap}
details.call{border:1px solid var(--line);border-radius:6px;margin:.4rem 0;background:var(--raised)}
details.call>summary{padding:.5rem .75rem;cursor:pointer}
.inside{padding:0 .75rem .75rem;overflow-x:auto}
summary:focus-visible,a:focus-visible{outline:2px solid var(--call);outline-offset:2px}
a{color:var(--call)}
.answered{color:var(--good)}.missed,.failed,.rejected{color:var(--bad)}.abandoned,.diverted{color:var(--hold)}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:.25rem 0;padding:.5rem;background:var(--raised);font:12px/1.45 ui-monospace,monospace}
svg{display:block;max-width:none;font:12px system-ui,sans-serif}
svg text{fill:var(--text);unicode-bidi:isolate}svg .dim{fill:var(--dim)}
.gap{fill:var(--ground);stroke:var(--hold);stroke-dasharray:6 3}.life{stroke:var(--line)}.arrow{stroke:var(--call);stroke-width:2}.tip,.mark{fill:var(--call)}
.s-connected{stroke:var(--good)}.t-connected{fill:var(--good)}.s-failed,.s-cleared{stroke:var(--dim)}.t-cleared{fill:var(--dim)}.t-failed{fill:var(--bad)}.s-held,.s-queued{stroke:var(--hold)}.t-held,.t-queued{fill:var(--hold)}
@media print{body{max-width:none;padding:0}details.call{break-inside:avoid}a{color:inherit}}
`;
