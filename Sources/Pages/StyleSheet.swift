// The style of the pages. Colours are variables, defined once for each theme; contrasts are at least
// 4.5 to 1 for text and 3 to 1 for what is needed to understand a picture (WCAG 2.2, 1.4.3, 1.4.11).

let styleSheet = #"""
    :root {
      --page: #f6f7f9; --card: #ffffff; --text: #15181e; --muted: #555e6b; --line: #d8dce3;
      --strong: #7d8694; --link: #1d4ed8; --primary: #1d4ed8; --on-primary: #ffffff;
      --hover: #eef1f6; --focus: #1d4ed8; --good: #166534; --good-back: #e7f6ec;
      --bad: #b42318; --bad-back: #fdecea; --note-back: #e8effd;
      --c-bug: #c8362b; --c-feature: #2563eb; --c-praise: #1f8a4c; --c-question: #8453c9;
      --c-improvement: #b7791f; --c-other: #6b7584; --c-star: #b7791f; --c-passive: #8b93a1;
      color-scheme: light;
    }
    @media (prefers-color-scheme: dark) {
      :root:not([data-theme="light"]) {
        --page: #101318; --card: #191d24; --text: #e9ecf1; --muted: #a3acba; --line: #313844;
        --strong: #7b8696; --link: #8fb4ff; --primary: #8fb4ff; --on-primary: #0c1220;
        --hover: #232934; --focus: #8fb4ff; --good: #7fd8a0; --good-back: #14291c;
        --bad: #ff9a8f; --bad-back: #341715; --note-back: #172440;
        --c-bug: #ef7166; --c-feature: #6f9dff; --c-praise: #4fbf7f; --c-question: #b190ea;
        --c-improvement: #dba64a; --c-other: #929cab; --c-star: #dba64a; --c-passive: #7b8696;
        color-scheme: dark;
      }
    }
    :root[data-theme="dark"] {
      --page: #101318; --card: #191d24; --text: #e9ecf1; --muted: #a3acba; --line: #313844;
      --strong: #7b8696; --link: #8fb4ff; --primary: #8fb4ff; --on-primary: #0c1220;
      --hover: #232934; --focus: #8fb4ff; --good: #7fd8a0; --good-back: #14291c;
      --bad: #ff9a8f; --bad-back: #341715; --note-back: #172440;
      --c-bug: #ef7166; --c-feature: #6f9dff; --c-praise: #4fbf7f; --c-question: #b190ea;
      --c-improvement: #dba64a; --c-other: #929cab; --c-star: #dba64a; --c-passive: #7b8696;
      color-scheme: dark;
    }
    *, *::before, *::after { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--page); color: var(--text);
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      min-height: 100vh; display: flex; flex-direction: column;
    }
    main { width: 100%; max-width: 72rem; margin: 0 auto; padding: 1rem; flex: 1; }
    main:focus { outline: none; }
    main.alone { display: grid; place-items: center; align-content: center; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
    h2, figcaption { font-size: 1.05rem; font-weight: 650; line-height: 1.3; margin: 0 0 .75rem; }
    p { margin: 0 0 .75rem; }
    a { color: var(--link); text-underline-offset: .15em; }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
    code, .path { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875em; }
    h2.path { overflow-wrap: anywhere; }
    .muted, .meta, .hint, .note { color: var(--muted); }
    h1 .muted { font-weight: 400; }
    .hint, .meta, .note { font-size: .875rem; }
    .visually-hidden:not(:focus) {
      position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap;
    }
    .skip { position: absolute; left: -999rem; padding: .5rem 1rem; background: var(--card); z-index: 2; }
    .skip:focus { left: .5rem; top: .5rem; }
    .mark {
      display: inline-block; width: 1.1em; height: .95em; background: var(--primary);
      border-radius: .3em .3em .3em 0; margin-right: .5em; vertical-align: -.1em;
    }

    .top, .project, footer { padding: .5rem max(1rem, calc((100vw - 70rem) / 2)); }
    .top { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; align-items: center;
      background: var(--card); border-bottom: 1px solid var(--line); }
    .brand { font-weight: 700; color: var(--text); text-decoration: none; }
    .top nav { display: flex; flex-wrap: wrap; gap: .25rem; flex: 1; }
    .top nav a, .tabs a { padding: .45rem .7rem; border-radius: 6px; color: var(--muted);
      text-decoration: none; white-space: nowrap; }
    .top nav a:hover, .tabs a:hover { background: var(--hover); color: var(--text); }
    .top [aria-current], .tabs [aria-current] { color: var(--text); font-weight: 650; }
    @media (max-width: 40rem) {
      .top nav { order: 3; flex-basis: 100%; margin: 0 -.5rem; }
      .account { margin-left: auto; }
      .top nav a, .tabs a { padding: .4rem .5rem; }
    }
    .account { display: flex; align-items: center; gap: .75rem; }
    .who { color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
    .project { padding-top: .75rem; padding-bottom: 0; }
    .project-name { font-weight: 650; margin: 0 0 .25rem; overflow-wrap: anywhere; }
    .tabs { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--line); }
    .tabs a { border-radius: 6px 6px 0 0; border-bottom: 3px solid transparent; margin-bottom: -1px; }
    .tabs [aria-current] { border-bottom-color: var(--primary); }
    footer form { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: space-between;
      border-top: 1px solid var(--line); padding: .75rem 0; }
    fieldset.field { border: 0; padding: 0; margin-inline: 0; min-width: 0; }
    .check { display: flex; align-items: center; gap: .5rem; padding: .2rem 0; margin: 0; }
    legend { padding: 0; font-weight: 600; font-size: .875rem; }
    .choice { display: inline-flex; flex-wrap: wrap; gap: .25rem; }
    .choice button, .choice a { font: inherit; font-size: .875rem; padding: .3rem .65rem;
      border: 1px solid transparent; border-radius: 6px; background: none; color: var(--muted);
      text-decoration: none; cursor: pointer; min-height: 2rem; }
    .choice button:hover, .choice a:hover { background: var(--hover); color: var(--text); }
    .choice [aria-pressed="true"], .choice [aria-current] { background: var(--card);
      border-color: var(--strong); color: var(--text); font-weight: 600; }

    .head { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline;
      justify-content: space-between; margin-bottom: 1rem; }
    .head h1 { margin: 0; }
    .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px;
      padding: 1rem; min-width: 0; margin: 0 0 1rem; }
    .grid { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr));
      align-items: start; }
    .tiles { display: grid; gap: .75rem; margin: 0 0 1rem;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); }
    .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: .75rem 1rem; }
    .tile dt { color: var(--muted); font-size: .875rem; }
    .tile dd { margin: 0; font-size: 1.6rem; font-weight: 650; font-variant-numeric: tabular-nums; }
    .tile dd.note { font-size: .8125rem; font-weight: 400; }
    .actions { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
    .actions form { margin: 0; }
    .projects { list-style: none; margin: 0 0 1rem; padding: 0; display: grid; gap: 1rem;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
    .projects .card { margin: 0; }
    .projects h2 { overflow-wrap: anywhere; }
    .figures { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; margin: 0; gap: .5rem; }
    .badge { display: inline-block; border: 1px solid var(--strong); border-radius: 99px;
      padding: 0 .55rem; font-size: .8125rem; line-height: 1.5rem; color: var(--text);
      text-decoration: none; white-space: nowrap; }
    .badge[class*="type-"]::before { content: ""; display: inline-block; width: .6rem; height: .6rem;
      border-radius: 50%; margin-right: .4rem; background: var(--c-other); }
    .badge.type-bug::before { background: var(--c-bug); }
    .badge.type-feature::before { background: var(--c-feature); }
    .badge.type-praise::before { background: var(--c-praise); }
    .badge.type-question::before { background: var(--c-question); }
    .badge.type-improvement::before { background: var(--c-improvement); }
    .badge.status-new { background: var(--note-back); border-color: var(--primary); }
    .badge.status-resolved { background: var(--good-back); border-color: var(--good); }

    .button, button { display: inline-block; font: inherit; padding: .45rem .9rem; min-height: 2.5rem;
      border: 1px solid var(--strong); border-radius: 6px; background: var(--card);
      color: var(--text); cursor: pointer; text-decoration: none; }
    button:hover, .button:hover { background: var(--hover); }
    .primary { background: var(--primary); border-color: var(--primary); color: var(--on-primary); font-weight: 600; }
    .primary:hover { background: var(--primary); filter: brightness(1.1); }
    .account .quiet { min-height: 2rem; padding: .2rem .7rem; font-size: .875rem; }
    .field { margin-bottom: .75rem; min-width: 0; }
    label { display: block; font-size: .875rem; font-weight: 600; margin-bottom: .25rem; }
    .field .hint { margin: .25rem 0 0; }
    input:not([type="checkbox"]), select, textarea { font: inherit; width: 100%; min-height: 2.5rem; padding: .4rem .6rem;
      border: 1px solid var(--strong); border-radius: 6px; background: var(--card); color: var(--text); }
    textarea { display: block; resize: vertical; }
    textarea[readonly], .copy input[readonly] { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .875rem; }
    input[type="checkbox"] { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--primary); }
    form + form, textarea + button { margin-top: .75rem; }
    .copy { display: flex; gap: .5rem; }
    .copy input { min-width: 0; }
    .buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
    .inline { display: flex; gap: .5rem; }
    .login { width: min(100%, 24rem); padding: 1.5rem; }
    .login .primary { width: 100%; }
    .alert, .good, .notice { border-radius: 6px; padding: .6rem .8rem; }
    .alert { background: var(--bad-back); color: var(--bad); }
    .good { background: var(--good-back); color: var(--good); }
    .notice { background: var(--note-back); margin-bottom: 1rem; }
    .notice > :last-child { margin-bottom: 0; }
    .nothing { text-align: center; padding: 3rem 1rem; border: 1px dashed var(--strong); border-radius: 10px; }
    .nothing p { margin: 0; }

    .filters { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: end; margin-bottom: .5rem; }
    .filters .field { flex: 1 1 9rem; }
    .filters .grow { flex: 3 1 14rem; }
    .filters > button, .filters > .button { margin-bottom: .75rem; }
    .live { margin: 0; min-height: 0; }
    .live a { display: block; text-align: center; padding: .5rem; margin-bottom: .5rem; background: var(--note-back); border-radius: 6px; }
    .live a[hidden], [hidden] { display: none; }
    .bulk { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-bottom: .5rem; }
    .bulk label { margin: 0; }
    .bulk select { width: auto; }
    .inbox, .latest, .comments { list-style: none; margin: 0; padding: 0; }
    .inbox { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
    .inbox li { display: flex; gap: .75rem; padding: .75rem 1rem; border-bottom: 1px solid var(--line); }
    .inbox li:last-child { border: 0; }
    .inbox li.at { box-shadow: inset 4px 0 var(--primary); background: var(--hover); }
    .inbox li:first-child { border-radius: 10px 10px 0 0; }
    .inbox li > div { min-width: 0; flex: 1; }
    .inbox li a { color: var(--text); text-decoration: none; display: -webkit-box; -webkit-box-orient: vertical;
      -webkit-line-clamp: 2; line-clamp: 2; overflow: hidden; overflow-wrap: anywhere; }
    .inbox li a:hover { text-decoration: underline; }
    .meta { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: center; margin: .35rem 0 0; }
    .meta > * { overflow-wrap: anywhere; min-width: 0; }
    .turning { display: flex; gap: .5rem; justify-content: center; margin: 1rem 0; }
    .keyboard { font-size: .875rem; text-align: center; }
    @media (hover: none) { .keyboard { display: none; } }
    .latest li { padding: .6rem 0; border-bottom: 1px solid var(--line); }
    .latest li > a { display: block; color: var(--text); overflow-wrap: anywhere; text-decoration: none; }
    .latest li > a:hover { text-decoration: underline; }
    .latest li:last-child, .comments li:last-child { border: 0; }
    .latest .message { margin: 0; }
    .detail { display: grid; gap: 0 1rem; align-items: start; }
    .detail > * { min-width: 0; }
    @media (min-width: 60rem) { .detail { grid-template-columns: minmax(0, 1fr) 20rem; } }
    .message { white-space: pre-wrap; overflow-wrap: anywhere; }
    article > .message { font-size: 1.125rem; }
    .screenshot img { display: block; max-width: 100%; max-height: 30rem; border: 1px solid var(--line); border-radius: 6px; }
    .facts { display: grid; gap: .5rem 1.25rem; margin: 1rem 0 0;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, 11rem), 1fr)); }
    .facts dt { color: var(--muted); font-size: .8125rem; }
    .facts dd { margin: 0; overflow-wrap: anywhere; }
    .comments li { border-bottom: 1px solid var(--line); padding: .25rem 0; margin-bottom: .5rem; }
    .scroll { overflow-x: auto; position: relative; }
    .scroll time { white-space: nowrap; }
    table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
    th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line);
      font-weight: 400; vertical-align: middle; }
    thead th { color: var(--muted); font-size: .8125rem; white-space: nowrap; }
    tbody th { font-weight: 600; }
    tbody tr:last-child > * { border-bottom: 0; }
    @media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
    @media print { .top, .tabs, footer, .filters, .bulk, .keyboard, .triage, .skip { display: none; } }

    """#
