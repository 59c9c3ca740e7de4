// Stars, whole or half, or faces. A group of radio buttons, so that every keyboard knows it.
(() => {
  'use strict';
  const shared = window.__seggwat;

  const css = ':host{display:block!important;color:inherit!important}' +
    'fieldset{border:0;margin:0;padding:0;min-width:0}legend{padding:0;margin:0 0 6px}' +
    '.row{display:flex;flex-wrap:wrap;align-items:center;gap:4px}p{margin:4px 0 0;min-height:1.4em}' +
    '.one{position:relative;display:block;width:40px;height:40px}' +
    '.one svg{width:40px;height:40px;padding:5px;stroke-width:1.500}' +
    '.one input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer;' +
    'z-index:1}.half input{width:50%}.half input+svg+input{inset-inline-start:50%}' +
    '.on .whole{fill:var(--accent)}.part{stroke:none}.left .part{fill:var(--accent)}' +
    '.one:focus-within{outline:3px solid currentColor;border-radius:8px}' +
    '.face{width:auto;height:auto;min-width:64px;text-align:center;padding:6px;' +
    'border:1px solid transparent;border-radius:12px;font-size:.8em}' +
    '.face svg{display:block;margin:0 auto}' +
    '.face.on{background:var(--accent);color:var(--ink);border-color:var(--accent)}' +
    '.count{min-width:3.5em;padding-inline-start:8px;font-variant-numeric:tabular-nums}' +
    '.line{border-top:1px solid currentColor;padding-top:12px}' +
    '@media(forced-colors:active){.on .whole{fill:Highlight}.face.on{outline:3px solid Highlight}}';
  const star = 'm12 3 2.800 5.700 6.200.9-4.500 4.400 1.100 6.200L12 17.300 6.400 20.200' +
    'l1.100-6.200L3 9.600l6.200-.9Z';
  const leftHalf = 'M12 3v14.300L6.400 20.200l1.100-6.200L3 9.600l6.200-.9Z';
  const round = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0ZM9 9.500v.01M15 9.500v.01';
  const mouths = ['M8 17a4 4 0 0 1 8 0', 'M8.500 16a6 6 0 0 1 7 0', 'M8 15h8',
    'M8.500 14.500a6 6 0 0 0 7 0', 'M7.500 14a5 5 0 0 0 9 0Z'];

  shared.widgets.rating = ({ tag, api, language, widget }) => {
    const { core } = shared;
    const { element, icon } = core;
    const t = core.translator(language);
    const { dataset } = tag;
    // The name that older pages use.
    if (dataset.maxRating && !dataset.faces) dataset.faces = dataset.maxRating;
    const settings = core.settings({ tag, language }, {
      style: ['style', 'stars', ['stars', 'smiley']],
      max: ['maxStars', 5, core.number(1, 10)],
      faces: ['faces', 3, text => ({ 3: 3, 5: 5 })[text]],
      label: ['label', ''], question: ['question', ''], container: ['container', ''],
      half: ['allowHalf', false], counter: ['showCounter', true], compact: ['compact', true],
      fill: ['fillColor', '', text => /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text) && text]
    });
    if (settings.fill) settings.color = settings.fill;
    const isSmiley = settings.style === 'smiley';
    const max = isSmiley ? settings.faces : settings.max;
    const question = settings.label || settings.question ||
      t(isSmiley ? 'smileyQuestion' : 'ratingQuestion');
    const { host, root } = core.mount('rating', css, settings);
    const told = element('p', { role: 'status' });
    const counter = element('span', { class: 'count', 'aria-hidden': 'true' });

    const input = (value, label) => element('input', {
      type: 'radio', name: 'rating', value, 'aria-label': label
    });
    const choices = [];
    for (let value = 1; value <= max; value++) {
      const values = { value, max };
      if (isSmiley) {
        const name = t('face' + (max === 3 ? value + 1 + (value === 3) : value));
        const face = (max === 3 ? [1, 2, 4][value - 1] : value - 1);
        choices.push(element('label', { class: 'one face' }, input(value, name),
          icon(round + mouths[face]), name));
      } else if (settings.half) {
        const drawn = icon(star, { class: 'whole' });
        drawn.append(element('path', { class: 'part', d: leftHalf }));
        choices.push(element('span', { class: 'one half' },
          value > 1 && input(value - 0.5, t('stars', { value: value - 0.5, max })), drawn,
          input(value, t('stars', values))));
      } else {
        choices.push(element('label', { class: 'one' },
          input(value, t('stars', values)), icon(star, { class: 'whole' })));
      }
    }
    const group = element('fieldset', null, element('legend', null, question),
      element('div', { class: 'row' }, ...choices, settings.counter && !isSmiley && counter));
    root.append(element('div', { class: settings.compact ? '' : 'line' }, group, told));

    let chosen = null;
    let sent = false;
    const show = value => {
      choices.forEach((choice, at) => {
        const place = at + 1;
        choice.classList.toggle('on', isSmiley ? value === place : value >= place);
        choice.classList.toggle('left', !isSmiley && value === place - 0.5);
      });
      counter.textContent = value ? value + '/' + max : '';
    };
    const over = event => {
      const found = event.target.closest && event.target.closest('input');
      if (!sent && found) show(Number(found.value));
    };
    group.addEventListener('pointerover', over);
    group.addEventListener('pointerleave', () => show(chosen || 0));

    // Arrow keys choose as they go, so a choice is sent when it has stood for a moment, when focus
    // leaves, or at once when it was pressed.
    let waiting = 0;
    group.addEventListener('change', event => {
      if (sent) return;
      chosen = Number(event.target.value);
      show(chosen);
      clearTimeout(waiting);
      waiting = setTimeout(submit, 1200);
    });
    group.addEventListener('click', event => {
      // A click that no pointer made is an arrow key's.
      if (event.target.tagName === 'INPUT' && event.detail && chosen !== null) submit();
    });
    group.addEventListener('keydown', event => {
      if ((event.key === 'Enter' || event.key === ' ') && chosen !== null) submit();
    });
    group.addEventListener('focusout', event => {
      if (chosen !== null && !group.contains(event.relatedTarget)) submit();
    });
    const goodbye = () => { if (chosen !== null) submit(); };
    addEventListener('pagehide', goodbye);

    const inputs = Array.from(group.querySelectorAll('input'));
    const submit = () => {
      clearTimeout(waiting);
      if (sent) return;
      sent = true;
      for (const one of inputs) one.disabled = one.value !== String(chosen);
      shared.send(api, 'ratings', {
        project_key: settings.key,
        rating: { type: 'star', value: chosen, max_stars: max },
        context: {
          path: core.path(), version: settings.version || undefined, submitted_by: core.user.id
        }
      }).then(outcome => {
        const isRefused = outcome.state === 'refused';
        if (isRefused) reset();
        told.textContent = isRefused ? t('refused') + ' ' + outcome.message
          : t('ratingThanks') + (outcome.state === 'kept' ? ' ' + t('kept') : '');
      });
    };
    const reset = () => {
      clearTimeout(waiting);
      chosen = null;
      sent = false;
      told.textContent = '';
      for (const one of inputs) one.checked = one.disabled = false;
      show(0);
    };

    core.place({ tag }, settings.container, host);
    Object.assign(widget, {
      container: host, setUser: core.setUser, reset, getRating: () => chosen,
      getStyle: () => settings.style,
      destroy() {
        clearTimeout(waiting);
        removeEventListener('pagehide', goodbye);
        host.remove();
        for (const name of ['SeggwatRating', 'SeggwatStar']) {
          if (window[name] === widget) delete window[name];
        }
      }
    });
  };
})();
