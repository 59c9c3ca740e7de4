// The feedback button. The form behind it is fetched when somebody is about to press it.
(() => {
  'use strict';
  const shared = window.__seggwat;

  const css = '.open{position:fixed;z-index:2147483000;display:flex;align-items:center;gap:8px;' +
    'border:0;background:var(--accent);color:var(--ink);padding:12px 18px;font-weight:600;' +
    'box-shadow:0 2px 8px #0004;transition:transform .15s}' +
    '.open:focus-visible{outline-color:var(--accent);box-shadow:0 0 0 2px #fff}' +
    '.bottom-right{inset-block-end:20px;inset-inline-end:20px;border-radius:24px}' +
    '.icon-only{inset-block-end:20px;inset-inline-end:20px;border-radius:50%;padding:16px}' +
    '.icon-only span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}' +
    // Physical sides: what is written from top to bottom has other ones.
    '.right-side{top:50%;right:0;transform:translateY(-50%);writing-mode:vertical-rl;' +
    'padding:16px 10px;border-radius:8px 0 0 8px}' +
    ':host([dir=rtl]) .right-side{right:auto;left:0;border-radius:0 8px 8px 0}' +
    '.open:not(.right-side):hover{transform:translateY(-2px)}' +
    '@media(forced-colors:active){.open{border:1px solid}}@media print{.open{display:none}}';

  const bubble = 'M21 12a8 8 0 0 1-8 8H8l-5 3 1.5-5.5A8 8 0 0 1 11 4h2a8 8 0 0 1 8 8Z';
  const positions = ['bottom-right', 'right-side', 'icon-only'];

  shared.widgets.feedback = ({ tag, api, load, language, label, widget }) => {
    const { core } = shared;
    const settings = core.settings({ tag, language }, {
      position: ['buttonPosition', 'bottom-right', positions],
      text: ['buttonText', ''],
      screenshots: ['enableScreenshots', false],
      email: ['askEmail', false],
      types: ['types', 'Bug,Feature,Praise,Question', value => value.split(/\s*,\s*/).every(type =>
        ['Bug', 'Feature', 'Improvement', 'Praise', 'Question', 'Other'].includes(type)) && value]
    });
    const { host, root, paint } = core.mount('feedback', css, settings);

    const name = core.element('span', null, settings.text || label);
    const button = core.element('button', {
      type: 'button', class: 'open ' + settings.position, 'aria-haspopup': 'dialog', part: 'button'
    }, core.icon(bubble), name);
    root.append(button);

    let form;
    let opening;
    /** The form, fetched once; a later press tries again what could not be fetched. */
    const prepare = () => opening = opening || Promise.all(
      ['queue', language, 'form'].map(load)
    ).then(() => {
      form = form || shared.form({ api, load, language, settings, widget, host, root });
      return form;
    }).catch(error => {
      opening = undefined;
      core.warn(error.message);
    });

    const open = picture => prepare().then(ready => {
      if (ready && host.isConnected) ready.open(picture);
    });
    button.addEventListener('click', () => open());
    for (const intent of ['pointerenter', 'focus', 'touchstart']) {
      button.addEventListener(intent, prepare, { once: true, passive: true });
    }

    Object.assign(widget, {
      container: button,
      screenshotsEnabled: settings.screenshots,
      setUser: core.setUser,
      open() { open(); },
      close() { if (form) form.close(); },
      openWithScreenshot(picture) { open(picture); },
      captureScreenshot() { return prepare().then(ready => ready && ready.capture()); },
      hasScreenshot: () => Boolean(form && form.hasPicture()),
      clearScreenshot() { if (form) form.clearPicture(); },
      updateAppearance(look = {}) {
        if (look.color) paint(look.color);
        if (look.headerColor && form) form.paintHeader(look.headerColor);
        settings.headerColor = look.headerColor || settings.headerColor;
        if (positions.includes(look.position)) button.className = 'open ' + look.position;
        if (look.buttonText) name.textContent = look.buttonText;
        return Promise.resolve();
      },
      destroy() {
        if (form) form.close();
        host.remove();
        if (window.SeggwatFeedback === widget) delete window.SeggwatFeedback;
      }
    });

    const append = () => document.body.append(host);
    if (document.body) append();
    else addEventListener('DOMContentLoaded', append, { once: true });
    // What an earlier page could not send is sent when this one has nothing better to do.
    if (core.hasWaiting()) setTimeout(() => load('queue').catch(() => {}), 2e3);
  };
})();
