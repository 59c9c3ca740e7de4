// How the HTML report looks, on a light and on a dark background.

/// The style sheet of `reportHTML`; nothing in it is fetched.
let reportStyle: StaticString = """
    :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1b2430;--soft:#5a6676;\
    --edge:#dde2e9;--grid:#e6eaf0;--p50:#0c8467;--p90:#2563c9;--p99:#8b3fc7;--most:#c2570c;\
    --ok:#3fa37c;--other:#8d97a5;--refused:#e0a526;--failed:#cf3b3b;--band:#c2570c1f;--bad:#b3261e}
    @media(prefers-color-scheme:dark){:root{--page:#12161c;--card:#1b212a;--text:#e7ecf2;\
    --soft:#a0acba;--edge:#303946;--grid:#2a323d;--p50:#34c79f;--p90:#6aa5ff;--p99:#c58fff;\
    --most:#ff9a52;--ok:#2f9c74;--other:#7c8795;--refused:#d9a02b;--failed:#e25757;\
    --band:#ff9a5226;--bad:#ff8078}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--text);\
    font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    main{max-width:1080px;margin:0 auto;padding:28px 20px 60px}
    h1{font-size:26px;line-height:1.2;margin:0}
    h2{font-size:19px;margin:36px 0 4px}
    h3{font-size:15px;margin:0}
    p{margin:4px 0;color:var(--soft)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(116px,1fr));gap:10px;\
    margin:20px 0;padding:0;list-style:none}
    .tiles li{background:var(--card);border:1px solid var(--edge);border-radius:10px;padding:12px 14px}
    .tiles b{display:block;font-size:25px;line-height:1.25;font-weight:650;\
    font-variant-numeric:tabular-nums}
    .tiles b.bad{color:var(--bad)}
    .tiles small{font-size:14px;font-weight:400;color:var(--soft)}
    .tiles span{color:var(--soft)}
    figure,.card{margin:14px 0;background:var(--card);border:1px solid var(--edge);\
    border-radius:10px;padding:14px 16px}
    figcaption{display:flex;flex-wrap:wrap;gap:4px 24px;align-items:baseline;\
    justify-content:space-between}
    .legend{display:flex;flex-wrap:wrap;gap:2px 18px;margin:0;padding:0;list-style:none;\
    color:var(--soft)}
    .legend i{display:inline-block;width:18px;height:0;margin-right:7px;vertical-align:middle;\
    border-top:3px solid var(--c)}
    .legend i.fill{height:11px;border:0;border-radius:3px;background:var(--c)}
    .legend i.wanted{border-top:2px dashed var(--text)}
    svg{display:block;width:100%;height:auto;margin-top:8px}
    svg text{fill:var(--soft);font-size:13px;font-variant-numeric:tabular-nums}
    svg .x{text-anchor:middle}
    svg .y{text-anchor:end}
    svg .note{fill:var(--most);font-weight:600}
    .grid{stroke:var(--grid)}
    .axis,.tick{stroke:var(--soft)}
    .band{fill:var(--band)}
    svg .line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
    svg .fill{fill:var(--c)}
    svg .wanted{fill:none;stroke:var(--text);stroke-width:1.5;stroke-dasharray:6 4}
    .hint{fill:transparent}
    .hint:hover{fill:var(--soft);fill-opacity:.12}
    .p50{--c:var(--p50)}.p90{--c:var(--p90)}.p99{--c:var(--p99)}.most{--c:var(--most)}
    .ok{--c:var(--ok)}.other{--c:var(--other)}.refused{--c:var(--refused)}.failed{--c:var(--failed)}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    th,td{text-align:left;padding:5px 14px 5px 0;border-top:1px solid var(--edge);\
    vertical-align:top}
    tr:first-child>*{border-top:0}
    th{font-weight:600;white-space:nowrap}
    thead th{color:var(--soft)}
    .numbers td,.numbers thead th{text-align:right}
    .numbers td{white-space:nowrap}
    .numbers th:first-child{text-align:left}
    td.bad{color:var(--bad);font-weight:600}
    summary{cursor:pointer;color:var(--soft);padding:2px 0}
    @media(max-width:700px){figure{overflow-x:auto}svg{min-width:640px}th{white-space:normal}}
    @media print{body{background:#fff}figure,.card,.tiles li{break-inside:avoid}}

    """
