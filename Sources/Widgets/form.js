// The feedback form: kinds, message, e-mail, picture; sending, thanks, and what went wrong.
(() => {
  'use strict';
  const shared = window.__seggwat;

  const css = 'dialog{position:fixed;inset:0;margin:auto;border:0;padding:0;width:440px;' +
    'max-width:calc(100vw - 16px);max-height:calc(100vh - 16px);border-radius:14px;overflow:auto;' +
    'background:var(--paper);color:var(--text);box-shadow:0 12px 48px #0006}' +
    'dialog::backdrop{background:#0008}dialog:not([open]){display:none}' +
    '.head{display:flex;align-items:center;justify-content:space-between;padding:14px 20px;' +
    'background:var(--head,var(--accent));color:var(--head-ink,var(--ink))}' +
    'h2{font:600 1.1em/1.3 inherit;font-size:1.1em;margin:0}form,.end{padding:16px 20px 20px}' +
    '.head button{all:unset;cursor:pointer;display:flex;padding:8px;border-radius:8px}' +
    '.head button:focus-visible{outline:3px solid currentColor}' +
    'fieldset{border:0;margin:0 0 14px;padding:0;display:flex;flex-wrap:wrap;gap:8px}' +
    '.kind{position:relative;flex:1 1 40%;margin:0;font-weight:400;font-size:.95em}' +
    '.kind input{position:absolute;inset:0;opacity:0;width:100%;height:100%;cursor:pointer}' +
    '.kind span{display:flex;gap:8px;align-items:center;padding:10px 12px;' +
    'border:1px solid var(--line);border-radius:10px}' +
    '.kind :checked+span{border-color:var(--text);box-shadow:inset 0 0 0 1px var(--text);' +
    'font-weight:600}.kind :focus-visible+span{outline:3px solid var(--text);outline-offset:2px}' +
    '@media(forced-colors:active){.kind :checked+span{outline:3px solid Highlight}}' +
    'label,legend{display:block;font-size:.9em;font-weight:600;margin:0 0 6px;padding:0}' +
    'textarea,input.line{width:100%;padding:10px 12px;border:1px solid var(--line);' +
    'border-radius:10px;background:var(--paper);color:var(--text)}' +
    '::placeholder{color:var(--faint);opacity:1}' +
    'textarea{min-height:110px;resize:vertical;display:block}' +
    ':focus-visible{outline:3px solid var(--text);outline-offset:1px}' +
    '.note{display:flex;justify-content:space-between;gap:8px;font-size:.8em;' +
    'color:var(--faint);margin:4px 0 12px;min-height:1.4em}.bad{color:var(--bad);font-weight:600}' +
    '.row{display:flex;gap:10px;flex-wrap:wrap;margin-top:14px}' +
    '.row>*{flex:1 1 auto}.do,.no,.more{border:1px solid var(--line);border-radius:10px;' +
    'padding:11px 16px;background:none;font-weight:600}' +
    '.do{background:var(--accent);color:var(--ink);border-color:var(--accent)}' +
    '.do:disabled{opacity:.7;cursor:progress}.more{font-size:.85em;padding:8px 12px;' +
    'display:flex;gap:8px;align-items:center}' +
    '.trap{position:absolute;inset-inline-start:-9999px;width:1px;height:1px;overflow:hidden}' +
    '.shot{margin-top:12px}.shot button{margin-top:8px}.shot img{max-width:100%;max-height:140px;border:1px solid var(--line);border-radius:8px;' +
    'display:block}.end{text-align:center}.end svg{width:48px;height:48px;margin:8px}' +
    '.end p{margin:6px 0}.end:focus{outline:0}.by{padding:0 20px 14px;text-align:center;font-size:.75em;' +
    'color:var(--faint);margin:0}';

  const icons = {
    Bug: 'M8 8a4 4 0 0 1 8 0M7 9h10v6a5 5 0 0 1-10 0ZM3 13h4m10 0h4M4 20l3-3m10 0 3 3' +
      'M4 7l3 3m10 0 3-3',
    Feature: 'M9 18h6m-5 3h4M8 14a6 6 0 1 1 8 0c-1 1-1 2-1 4H9c0-2 0-3-1-4Z',
    Improvement: 'M4 18 10 12l4 4 7-9m-5 0h5v5',
    Praise: 'M12 20s-8-5-8-11a4 4 0 0 1 8-2 4 4 0 0 1 8 2c0 6-8 11-8 11Z',
    Question: 'M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2m0 4v.01M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
    Other: 'M5 12v.01M12 12v.01M19 12v.01',
    close: 'M6 6l12 12M18 6 6 18',
    done: 'M5 12l5 5L20 7',
    later: 'M12 7v5l3 3M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
    camera: 'M4 8h3l2-3h6l2 3h3v11H4Zm8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z'
  };
  const messageMin = 3;
  const messageMax = 1000;
  const count = text => Array.from(text).length;

  shared.form = ({ api, load, language, settings, widget, host, root }) => {
    const { core } = shared;
    const { element, icon } = core;
    const t = core.translator(language);
    core.addStyle(root, css);

    // --- the parts

    const draftKey = 'seggwat:draft:' + settings.key;
    const draft = text => {
      try {
        if (text === undefined) return sessionStorage.getItem(draftKey) || '';
        if (text) sessionStorage.setItem(draftKey, text);
        else sessionStorage.removeItem(draftKey);
      } catch (error) { /* no storage, no draft */ }
      return '';
    };

    const types = settings.types.split(/\s*,\s*/);
    const kinds = element('fieldset', { hidden: types.length < 2 },
      element('legend', { class: 'out' }, t('kind')),
      ...types.map((type, at) => element('label', { class: 'kind' },
        element('input', { type: 'radio', name: 'type', value: type, checked: at === 0 }),
        element('span', null, icon(icons[type]), t(type)))));
    const message = element('textarea', {
      id: 'message', name: 'message', required: true, 'aria-describedby': 'note',
      placeholder: t('placeholder'), oninput: () => { draft(message.value); say(''); }
    });
    const note = element('span', { id: 'note', role: 'status' });
    const counter = element('span', { 'aria-hidden': 'true' });
    const email = element('input', {
      id: 'email', class: 'line', type: 'email', name: 'email', autocomplete: 'email', maxlength: 320
    });
    const honeypot = element('input', { name: 'website', tabindex: -1, autocomplete: 'off' });
    const shot = element('div', { class: 'shot' });
    const submit = element('button', { class: 'do', type: 'submit' }, t('send'));
    const form = element('form', { novalidate: true, onsubmit: event => {
      event.preventDefault();
      send();
    } },
    kinds,
    element('label', { for: 'message' }, t('message')), message,
    element('div', { class: 'note' }, note, counter),
    settings.email && element('div', null, element('label', { for: 'email' }, t('email')), email),
    element('div', { class: 'trap', 'aria-hidden': 'true' },
      element('label', null, 'Website', honeypot)),
    shot,
    element('div', { class: 'row' },
      element('button', { class: 'no', type: 'button', onclick: () => close() }, t('cancel')),
      submit));
    const end = element('div', { class: 'end', role: 'status', tabindex: -1, hidden: true });
    // No header and no footer: outside an article these are landmarks of the whole page.
    const header = element('div', { class: 'head' }, element('h2', { id: 'title' }, t('title')),
      element('button', { type: 'button', 'aria-label': t('close'), onclick: () => close() },
        icon(icons.close)));
    const dialog = element('dialog', {
      'aria-labelledby': 'title', oncancel: event => { event.preventDefault(); close(); },
      onclick: event => { if (event.target === dialog) close(); },
      // What is typed here is not the page's shortcut.
      onkeydown: event => {
        event.stopPropagation();
        if (event.key === 'Escape' && !dialog.showModal) close();
      }
    }, header, form, end,
    settings.poweredBy && element('p', { class: 'by' }, t('powered')));
    // Somebody is about to send: the connection that posts is not the one that scripts came over.
    root.append(dialog, element('link', { rel: 'preconnect', href: api, crossorigin: 'anonymous' }));

    // --- the picture

    let picture = null;
    let address = '';
    const clearPicture = () => {
      picture = null;
      URL.revokeObjectURL(address);
      showPicture();
    };
    const showPicture = () => {
      shot.textContent = '';
      if (!settings.screenshots && !picture) return;
      if (picture) {
        address = URL.createObjectURL(picture);
        shot.append(element('img', { src: address, alt: t('picture') }),
          element('button', { class: 'more', type: 'button', onclick: clearPicture },
            t('removePicture')));
      } else {
        shot.append(element('button', { class: 'more', type: 'button', onclick: () => capture() },
          icon(icons.camera), t('addPicture')));
      }
    };
    const capture = blob => load('screenshot').then(() =>
      shared.screenshot({ root, language, blob, host, dialog })
    ).then(taken => {
      if (taken) {
        clearPicture();
        picture = taken;
        showPicture();
      }
      if (!dialog.open && taken) open();
      return taken;
    }).catch(error => say(error.message));

    dialog.addEventListener('paste', event => {
      const file = settings.screenshots && Array.from(event.clipboardData.files)
        .find(one => /^image\//.test(one.type));
      if (!file) return;
      event.preventDefault();
      capture(file);
    });

    // --- what happens

    const say = (text, isBad) => {
      note.textContent = text;
      note.className = isBad ? 'bad' : '';
      const length = count(message.value.trim());
      counter.textContent = length > messageMax - 200 ? length + '/' + messageMax : '';
      message.setAttribute('aria-invalid', Boolean(isBad));
    };

    let openedAt = 0;
    const open = blob => {
      if (!dialog.open) {
        form.hidden = false;
        end.hidden = true;
        if (!message.value) message.value = draft();
        if (core.user.email && !email.value) email.value = core.user.email;
        openedAt = Date.now();
        say('');
        showPicture();
        if (dialog.showModal) dialog.showModal();
        else dialog.setAttribute('open', '');
        message.focus();
      }
      if (blob) capture(blob);
    };
    const close = () => {
      if (!dialog.open) return;
      if (dialog.close) dialog.close();
      else dialog.removeAttribute('open');
      widget.container.focus();
    };

    const finish = (drawing, heading, ...rest) => {
      end.textContent = '';
      end.append(icon(drawing), element('p', null, element('strong', null, heading)), ...rest);
      form.hidden = true;
      end.hidden = false;
      end.focus();
    };
    const closeButton = () => element('div', { class: 'row' },
      element('button', { class: 'do', type: 'button', onclick: () => close() }, t('close')));

    const send = () => {
      const text = message.value.trim();
      const length = count(text);
      if (length < messageMin || length > messageMax) {
        const limits = { min: messageMin, max: messageMax };
        say(t(length < messageMin ? 'tooShort' : 'tooLong', limits), true);
        return message.focus();
      }
      const address = email.value.trim();
      if (address && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) {
        say(t('badEmail'), true);
        return email.focus();
      }
      const checked = kinds.querySelector(':checked');
      // From here on the queue keeps it; a draft beside it would be sent twice by hand.
      draft('');
      submit.disabled = true;
      submit.textContent = t('sending');
      return shared.send(api, 'feedback/submit', {
        project_key: settings.key,
        message: text,
        type: checked ? checked.value : types[0],
        path: core.path(),
        version: settings.version || undefined,
        submitted_by: core.user.id,
        submitted_by_email: address || core.user.email,
        elapsed_ms: Date.now() - openedAt,
        website: honeypot.value
      }, picture).then(outcome => {
        submit.disabled = false;
        submit.textContent = t('send');
        if (outcome.state === 'refused') {
          draft(text);
          return say(t('refused') + ' ' + outcome.message, true);
        }
        message.value = '';
        clearPicture();
        if (outcome.state === 'stored') finish(icons.done, t('thanks'), closeButton());
        else waitForLater(outcome.id);
      });
    };

    /** The server did not answer: say that nothing is lost, and offer to try now. */
    const waitForLater = id => {
      const again = element('button', { class: 'no', type: 'button', onclick: () => {
        again.disabled = true;
        shared.hurry().then(() => { again.disabled = false; });
      } }, t('retry'));
      const sent = event => {
        if (event.detail.id !== id) return;
        removeEventListener('seggwat:sent', sent);
        const { state, message: reason } = event.detail;
        if (state === 'stored') finish(icons.done, t('thanks'), closeButton());
        else finish(icons.close, t('refused'), element('p', null, reason), closeButton());
      };
      addEventListener('seggwat:sent', sent);
      const row = closeButton();
      row.prepend(again);
      finish(icons.later, t('later'), element('p', null, t('laterMore')), row);
    };

    const paintHeader = color => core.addStyle(root,
      ':host{--head:' + color + ';--head-ink:' + core.inkOn(color) + '}');
    if (settings.headerColor) paintHeader(settings.headerColor);
    return { open, close, capture, clearPicture, paintHeader, hasPicture: () => Boolean(picture) };
  };
})();
