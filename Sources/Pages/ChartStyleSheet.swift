// The style of the charts: their colours are those of the theme.

let chartStyleSheet = #"""
    .chart { margin: 0; }
    .chart svg { display: block; width: 100%; overflow: visible; }
    .plot { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25rem .5rem; }
    .canvas { height: 12rem; }
    .canvas svg { height: 100%; }
    .axis-y { display: flex; flex-direction: column; justify-content: space-between; text-align: right;
      margin: -.6rem 0; font-size: .75rem; line-height: 1.2rem; color: var(--muted);
      font-variant-numeric: tabular-nums; }
    .axis-x { grid-column: 2; display: flex; justify-content: space-between; font-size: .75rem; color: var(--muted); }
    .chart .grid { stroke: var(--line); stroke-width: 1; }
    .hit { fill: transparent; }
    .slot:hover .hit { fill: var(--hover); }
    .before { stroke: var(--text); stroke-width: 2; stroke-dasharray: 4 3; }
    .trend { stroke: var(--c-feature); stroke-width: 2; }
    .trend-point { fill: var(--c-feature); }
    .series-bug, .detractor { fill: var(--c-bug); }
    .series-feature, .series-helpful { fill: var(--c-feature); }
    .series-praise, .promoter { fill: var(--c-praise); }
    .series-question { fill: var(--c-question); }
    .series-improvement { fill: var(--c-improvement); }
    .series-other { fill: var(--c-other); }
    .series-star { fill: var(--c-star); }
    .passive { fill: var(--c-passive); }
    .track { fill: var(--hover); }
    .legend { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .75rem 0 0; padding: 0; font-size: .875rem; }
    .legend li { display: flex; align-items: center; gap: .4rem; }
    .legend svg { width: .8rem; height: .8rem; }
    .gauge { max-width: 17rem; margin: 0 auto .75rem; }
    .gauge-track, .gauge-value { fill: none; stroke-width: 16; }
    .gauge-track { stroke: var(--hover); }
    .gauge-value { stroke: var(--c-passive); }
    .gauge-value.score-low { stroke: var(--c-bug); }
    .gauge-value.score-middle { stroke: var(--c-improvement); }
    .gauge-value.score-high { stroke: var(--c-praise); }
    .gauge-score { font-size: 34px; font-weight: 700; fill: var(--text); }
    .gauge-end { font-size: 11px; fill: var(--muted); }
    .strip { height: .75rem; border-radius: 4px; }
    .chart-summary { color: var(--muted); font-size: .875rem; }
    .rows table { table-layout: fixed; }
    .name-column { width: 30%; }
    .value-column { width: 3.75rem; }
    .note-column { width: 6.5rem; }
    .rows th { white-space: nowrap; font-weight: 400; }
    .rows th span { display: block; overflow: hidden; text-overflow: ellipsis; }
    .rows td, .rows th { border: 0; padding: .2rem .5rem .2rem 0; }
    @media (max-width: 30rem) {
      .name-column { width: 34%; }
      .value-column { width: 3rem; }
      .note-column { width: 6rem; }
      .rows th { white-space: normal; overflow-wrap: anywhere; }
    }
    .rows .bar svg { height: .9rem; }
    .rows .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; font-size: .875rem; }
    .numbers { margin-top: .75rem; font-size: .875rem; }
    .numbers summary { color: var(--link); cursor: pointer; }
    .numbers .scroll { max-height: 16rem; overflow: auto; margin-top: .5rem; }

    """#
