// The NPS question: shown when the project's configuration says so, at most once in a while.
//
//     configured ──enabled, sampled, not cooling down──▶ armed ──url, event, time──▶ shown
//                                                                                      │
//                               stored in the browser: when ◀──answered or dismissed───┘
(() => {
  'use strict';
  const shared = window.__seggwat;

  const css = ':host{display:block!important}.card{background:var(--paper);color:var(--text);' +
    'padding:18px 20px;position:relative}.banner{position:fixed;z-index:2147483000;' +
    'inset-block-end:0;inset-inline:0;margin:0 auto;max-width:640px;max-height:90vh;' +
    'overflow:auto;border-radius:14px 14px 0 0;box-shadow:0 -4px 24px #0004;' +
    'animation:rise .25s}@keyframes rise{from{transform:translateY(100%)}}' +
    '.inline{border:1px solid var(--line);border-radius:14px;max-width:640px}' +
    'dialog{border:0;padding:0;border-radius:14px;width:640px;max-width:calc(100vw - 16px);' +
    'background:var(--paper);color:var(--text)}dialog::backdrop{background:#0008}' +
    'fieldset{border:0;margin:0;padding:0;min-width:0}' +
    'legend{font-weight:600;padding:0;margin:0 0 12px;padding-inline-end:40px}' +
    '.scale{display:flex;flex-wrap:wrap;gap:4px}' +
    '.score{position:relative;flex:1 1 36px;display:block}' +
    '.score input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}' +
    '.score span{display:block;text-align:center;padding:10px 0;border:1px solid var(--line);' +
    'border-radius:8px}.score :checked+span{background:var(--accent);color:var(--ink);' +
    'border-color:var(--accent)}' +
    '.score :focus-visible+span{outline:3px solid var(--text);outline-offset:2px}' +
    '.ends{display:flex;justify-content:space-between;font-size:.8em;color:var(--faint);' +
    'margin:6px 0 0}label{display:block;margin:14px 0 6px}' +
    'textarea{display:block;width:100%;min-height:70px;padding:10px;border-radius:10px;' +
    'border:1px solid var(--line);background:var(--paper);color:var(--text)}' +
    '.do{margin-top:12px;border:0;border-radius:10px;padding:11px 18px;font-weight:600;' +
    'background:var(--accent);color:var(--ink)}.x{position:absolute;inset-block-start:8px;' +
    'inset-inline-end:8px;border:0;background:none;padding:8px;border-radius:8px;display:flex;' +
    'color:var(--text)}p{margin:0}:focus-visible{outline:3px solid var(--text)}' +
    '@media(forced-colors:active){.score :checked+span{outline:3px solid Highlight}}';

  /** Whether a path fits a pattern with `*` for anything. */
  const fits = (pattern, path) => new RegExp('^' + pattern.split('*').map(part =>
    part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*') + '$').test(path);

  shared.widgets.nps = ({ tag, api, language, widget }) => {
    const { core } = shared;
    const { element, icon } = core;
    const t = core.translator(language);
    const settings = core.settings({ tag, language }, {
      mode: ['mode', 'banner', ['banner', 'modal', 'inline']],
      product: ['productName', ''], container: ['container', '']
    });
    const memoryKey = 'seggwat:nps:' + settings.key;
    const remember = () => {
      try {
        localStorage.setItem(memoryKey, Date.now());
      } catch (error) { /* then it may be asked again */ }
    };
    const lastTime = () => {
      try {
        return Number(localStorage.getItem(memoryKey)) || 0;
      } catch (error) {
        return 0;
      }
    };

    let texts = {};
    let shown = null;
    let timer = 0;
    let heard = '';
    const names = [];

    // --- the question

    const show = options => {
      if (shown) return;
      const mode = (options || {}).mode || settings.mode;
      const { host, root } = core.mount('nps', css, settings);
      const told = element('p', { role: 'status', tabindex: -1 });
      const scale = element('div', { class: 'scale' });
      for (let score = 0; score <= 10; score++) {
        scale.append(element('label', { class: 'score' },
          element('input', { type: 'radio', name: 'score', value: score }),
          element('span', null, String(score))));
      }
      const comment = element('textarea', { id: 'comment', maxlength: 1000 });
      const more = element('div', { hidden: true },
        element('label', { for: 'comment' }, texts.comment || t('npsComment')), comment,
        element('button', { class: 'do', type: 'submit' }, t('send')));
      const form = element('form', { novalidate: true, onsubmit: event => {
        event.preventDefault();
        const score = scale.querySelector(':checked');
        if (score) answer(Number(score.value));
      } }, element('fieldset', null,
        element('legend', { id: 'question' }, texts.question ||
          (settings.product ? t('npsProduct', { product: settings.product }) : t('npsQuestion'))),
        scale,
        element('div', { class: 'ends' }, element('span', null, t('npsLow')),
          element('span', null, t('npsHigh')))), more, told);
      scale.addEventListener('change', () => { more.hidden = false; });

      const answer = score => {
        remember();
        more.querySelector('button').disabled = true;
        shared.send(api, 'nps/submit', {
          project_key: settings.key, score, comment: comment.value.trim() || undefined,
          locale: language, path: core.path(), version: settings.version || undefined,
          submitted_by: core.user.id
        }).then(outcome => {
          more.querySelector('button').disabled = false;
          if (outcome.state !== 'refused') {
            form.textContent = '';
            form.append(told);
          }
          told.textContent = outcome.state === 'refused' ? t('refused') + ' ' + outcome.message
            : (texts.thanks || t('npsThanks')) +
              (outcome.state === 'kept' ? ' ' + t('kept') : '');
          told.focus();
        });
      };
      const dismiss = () => { remember(); hide(); };
      const close = mode !== 'inline' && element('button', {
        class: 'x', type: 'button', 'aria-label': t('close'), onclick: dismiss
      }, icon('M6 6l12 12M18 6 6 18'));
      const card = element('div', { class: 'card ' + mode }, form, close);
      const before = document.activeElement;
      shown = { host, before };
      if (mode === 'inline') {
        root.append(card);
        core.place({ tag }, settings.container, host);
      } else if (mode === 'modal') {
        const dialog = element('dialog', {
          'aria-labelledby': 'question', onclose: dismiss,
          onclick: event => { if (event.target === dialog) dialog.close(); }
        }, card);
        root.append(dialog);
        document.body.append(host);
        if (dialog.showModal) dialog.showModal();
        else dialog.setAttribute('open', '');
      } else {
        card.setAttribute('role', 'region');
        card.setAttribute('aria-labelledby', 'question');
        card.addEventListener('keydown', event => { if (event.key === 'Escape') dismiss(); });
        root.append(card);
        document.body.append(host);
      }
    };
    const hide = () => {
      if (!shown) return;
      const { host, before } = shown;
      shown = null;
      const hadFocus = document.activeElement === host;
      host.remove();
      if (hadFocus && before && before.focus) before.focus();
    };

    // --- when

    const conditions = rules => {
      if (shown || rules.done) return;
      if (rules.url_pattern && !fits(rules.url_pattern, location.pathname)) return;
      if (rules.event && heard !== rules.event) return;
      if (rules.seconds && !rules.isLate) return;
      rules.done = true;
      show();
    };
    let watch = 0;
    const stop = () => {
      clearTimeout(timer);
      clearInterval(watch);
      for (const [name, listener] of names) removeEventListener(name, listener);
    };
    const listen = (name, listener) => {
      names.push([name, listener]);
      addEventListener(name, listener);
    };
    const arm = rules => {
      if (!rules.enabled) return;
      const days = rules.cooldown_days === undefined ? 90 : rules.cooldown_days;
      if (Date.now() - lastTime() < days * 864e5) return;
      const percent = rules.sample_percent === undefined ? 100 : rules.sample_percent;
      if (Math.random() * 100 >= percent) return;
      if (rules.mode && !tag.dataset.mode) settings.mode = rules.mode;
      texts = Object.assign({}, (rules.texts || {})[language]);
      if (rules.event) {
        listen('seggwat:nps:' + rules.event, () => { heard = rules.event; conditions(rules); });
      }
      if (rules.seconds) {
        timer = setTimeout(() => { rules.isLate = true; conditions(rules); }, rules.seconds * 1e3);
      }
      if (rules.url_pattern) {
        // Pages that change their address without loading say so in too many ways to listen to.
        let last = location.href;
        watch = setInterval(() => {
          if (location.href !== last) {
            last = location.href;
            conditions(rules);
          }
        }, 500);
      }
      conditions(rules);
    };

    Object.assign(widget, {
      setUser: core.setUser, show, hide,
      trigger(name) { dispatchEvent(new CustomEvent('seggwat:nps:' + name)); },
      reset() {
        try {
          localStorage.removeItem(memoryKey);
        } catch (error) { /* there was none */ }
      },
      destroy() {
        stop();
        hide();
        if (window.SeggwatNps === widget) delete window.SeggwatNps;
      }
    });
    fetch(api + '/api/v1/projects/' + encodeURIComponent(settings.key) + '/nps-config', {
      credentials: 'omit'
    }).then(answer => answer.ok ? answer.json() : Promise.reject(new Error('HTTP ' + answer.status)))
      .then(arm)
      .catch(error => core.warn('the NPS configuration could not be read: ' + error.message));
  };
})();
