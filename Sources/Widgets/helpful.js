// Was this page helpful? Two thumbs, and room for a comment after a no.
(() => {
  'use strict';
  const shared = window.__seggwat;

  const css = ':host{display:block!important;color:inherit!important}' +
    '.row{display:flex;flex-wrap:wrap;gap:10px;align-items:center}p{margin:0}.told{min-height:1.4em}' +
    '.thumb{display:flex;gap:8px;align-items:center;min-height:40px;padding:6px 14px;' +
    'border:1px solid currentColor;border-radius:20px;background:none;color:inherit}' +
    '.thumb[aria-pressed=true]{background:var(--accent);color:var(--ink);' +
    'border-color:var(--accent)}.link{background:none;border:0;padding:8px 4px;' +
    'text-decoration:underline;color:inherit}form{margin-top:10px;max-width:440px}' +
    'textarea{display:block;width:100%;min-height:80px;padding:10px;margin:6px 0;' +
    'border:1px solid currentColor;border-radius:10px;background:transparent;color:inherit}' +
    '.do{border:0;border-radius:10px;padding:10px 16px;font-weight:600;' +
    'background:var(--accent);color:var(--ink)}.by{font-size:.75em;margin-top:6px}' +
    '@media(forced-colors:active){[aria-pressed=true]{outline:3px solid Highlight}}';
  const up = 'M7 10v10H4V10Zm0 0 4-7c2 0 3 1 3 3l-1 3h5a2 2 0 0 1 2 2.5l-1.500 6.500' +
    'A2 2 0 0 1 16.500 20H7';

  shared.widgets.helpful = ({ tag, api, language, widget }) => {
    const { core } = shared;
    const { element, icon } = core;
    const t = core.translator(language);
    const settings = core.settings({ tag, language }, {
      question: ['question', t('helpfulQuestion')],
      container: ['container', ''],
      hasComment: ['showCommentLink', false]
    });
    const { host, root } = core.mount('helpful', css, settings);
    const told = element('p', { class: 'told', role: 'status' });
    const thumbs = [true, false].map(value => element('button', {
      type: 'button', class: 'thumb', 'aria-pressed': 'false', onclick: () => vote(value)
    }, icon(up, value ? {} : { class: 'down', transform: 'rotate(180)' }),
    t(value ? 'yes' : 'no')));
    const comment = element('div');
    root.append(element('div', null,
      element('div', { class: 'row', role: 'group', 'aria-labelledby': 'question' },
        element('p', { id: 'question' }, settings.question), ...thumbs),
      comment, told,
      settings.poweredBy && element('p', { class: 'by' }, t('powered'))));

    const tell = outcome => {
      told.textContent = outcome.state === 'refused' ? t('refused') + ' ' + outcome.message
        : t('thanks') + (outcome.state === 'kept' ? ' ' + t('kept') : '');
    };
    let votedFor;
    const vote = value => {
      if (votedFor !== undefined) return;
      votedFor = value;
      thumbs.forEach((thumb, at) => {
        thumb.setAttribute('aria-pressed', value === (at === 0));
        thumb.setAttribute('aria-disabled', 'true');
      });
      shared.send(api, 'ratings', {
        project_key: settings.key,
        rating: { type: 'helpful', value },
        context: {
          path: core.path(), version: settings.version || undefined, submitted_by: core.user.id
        }
      }).then(outcome => {
        tell(outcome);
        if (outcome.state === 'refused') return reset(true);
        if (!value && settings.hasComment) offerComment();
      });
    };

    const offerComment = () => {
      const text = element('textarea', { id: 'comment', maxlength: 1000 });
      const openedAt = Date.now();
      const form = element('form', { hidden: true, novalidate: true, onsubmit: event => {
        event.preventDefault();
        const message = text.value.trim();
        if (message.length < 3) {
          told.textContent = t('tooShort', { min: 3 });
          return text.focus();
        }
        shared.send(api, 'feedback/submit', {
          project_key: settings.key, message, type: 'Improvement', path: core.path(),
          version: settings.version || undefined, submitted_by: core.user.id,
          elapsed_ms: Date.now() - openedAt, website: ''
        }).then(outcome => {
          if (outcome.state !== 'refused') comment.textContent = '';
          tell(outcome);
        });
      } }, element('label', { for: 'comment' }, t('message')), text,
      element('button', { class: 'do', type: 'submit' }, t('send')));
      comment.append(element('button', { class: 'link', type: 'button', onclick: event => {
        event.currentTarget.remove();
        form.hidden = false;
        text.focus();
      } }, t('addComment')), form);
    };

    const reset = keepsWords => {
      votedFor = undefined;
      comment.textContent = '';
      if (!keepsWords) told.textContent = '';
      for (const thumb of thumbs) {
        thumb.setAttribute('aria-pressed', 'false');
        thumb.removeAttribute('aria-disabled');
      }
    };

    core.place({ tag }, settings.container, host);
    Object.assign(widget, {
      container: host, setUser: core.setUser, reset: () => reset(),
      destroy() {
        host.remove();
        if (window.SeggwatHelpful === widget) delete window.SeggwatHelpful;
      }
    });
  };
})();
