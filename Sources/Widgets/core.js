// What all widgets share: their place in the page, their attributes, and the way to the server.
// Loaded once for a page, however many widgets it has.
(() => {
  'use strict';
  const shared = window.__seggwat;
  if (shared.core) return;

  const warn = text => console.warn('[SeggWat] ' + text);

  // --- elements, made without markup, so that no policy of the page's stands in the way

  /** An element with attributes, listeners (names that begin with "on") and children. */
  const element = (name, attributes, ...children) => {
    const isDrawn = /^(svg|path|circle|rect)$/.test(name);
    const made = isDrawn ? document.createElementNS('http://www.w3.org/2000/svg', name)
      : document.createElement(name);
    for (const key of Object.keys(attributes || {})) {
      const value = attributes[key];
      if (key.slice(0, 2) === 'on') made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, '');
      else if (value !== false && value != null) made.setAttribute(key, value);
    }
    made.append(...children.filter(child => child != null && child !== false));
    return made;
  };

  /** A picture of 24 by 24, drawn by one path. */
  const icon = (path, attributes) => element('svg', Object.assign({
    viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false'
  }, attributes), element('path', { d: path }));

  const sheets = {};
  const addStyle = (root, css) => {
    if (root.adoptedStyleSheets && window.CSSStyleSheet && CSSStyleSheet.prototype.replaceSync) {
      if (!sheets[css]) {
        sheets[css] = new CSSStyleSheet();
        sheets[css].replaceSync(css);
      }
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheets[css]];
    } else {
      // Engines without constructable sheets; a strict policy then needs style-src.
      root.append(element('style', null, css));
    }
  };

  const channel = value => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  };

  /** Black or white, whichever can be read on a colour (WCAG 2.2, 1.4.3). */
  const inkOn = color => {
    const digits = color.length === 4 ? color.replace(/[^#]/g, '$&$&') : color;
    const [red, green, blue] = [1, 3, 5].map(at => channel(parseInt(digits.substr(at, 2), 16)));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000' : '#fff';
  };

  // `all: initial` with importance: whatever the page says about its elements stays outside.
  const base = ':host{all:initial!important;font:16px/1.4 system-ui,sans-serif!important;' +
    'color-scheme:light dark!important;text-align:start!important}' +
    ':host([hidden]){display:none!important}' +
    '*{box-sizing:border-box}[hidden]{display:none!important}' +
    'button,input,textarea{font:inherit;color:inherit;margin:0}button{cursor:pointer}' +
    'svg{width:1.25em;height:1.25em;fill:none;stroke:currentColor;stroke-width:2;' +
    'stroke-linecap:round;stroke-linejoin:round;flex:none}' +
    ':focus-visible{outline:3px solid currentColor;outline-offset:2px}' +
    '.out{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);' +
    'white-space:nowrap}' +
    '@media(prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}';

  /** The host of a widget and its shadow root, with its style and colours. */
  const mount = (kind, css, settings) => {
    const host = element('seggwat-' + kind, { lang: settings.language, dir: direction(settings.language) });
    const root = host.attachShadow({ mode: 'open' });
    addStyle(root, base + css);
    const paint = color => {
      const ink = hex.test(color) && inkOn(color);
      if (ink) addStyle(root, ':host{--accent:' + color + ';--ink:' + ink + '}');
      else warn('"' + color + '" is no colour like #2563eb');
    };
    addStyle(root, theme(settings));
    paint(settings.color);
    return { host, root, paint };
  };

  const light = '--paper:#fff;--text:#1c1f26;--faint:#5b6270;--line:#8b919d;--bad:#b3261e;';
  const dark = '--paper:#1d2027;--text:#f1f3f6;--faint:#b4bac5;--line:#7d8491;--bad:#ffb4ab;';
  const theme = ({ theme: name }) => {
    if (name === 'light') return ':host{' + light + 'color-scheme:light!important}';
    if (name === 'dark') return ':host{' + dark + 'color-scheme:dark!important}';
    return ':host{' + light + '}@media(prefers-color-scheme:dark){:host{' + dark + '}}';
  };

  /** The page's direction, or else that of the language. */
  const direction = language => document.documentElement.dir ||
    (document.body && document.body.dir) || (/^(ar|fa|he|ur)$/.test(language) ? 'rtl' : 'ltr');

  // --- attributes

  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i;
  const uuidShape = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

  const common = {
    color: ['buttonColor', '#2563eb', value => hex.test(value) && value],
    theme: ['theme', 'auto', ['auto', 'light', 'dark']],
    version: ['version', '', value => /^[\w.-]{1,50}$/.test(value) && value],
    poweredBy: ['showPoweredBy', true]
  };

  /**
   * Reads a tag's data attributes. A value that is none of the allowed is said once on the console
   * and the default counts: a mistake must not take the widget away.
   */
  const settings = (start, own) => {
    const { dataset } = start.tag;
    const read = { key: dataset.projectKey || '', language: start.language };
    const tell = (name, text) => warn('data-' +
      name.replace(/[A-Z]/g, letter => '-' + letter.toLowerCase()) + ' ' + text);
    if (!read.key) tell('projectKey', 'is missing; submissions will be refused');
    else if (!uuidShape.test(read.key)) {
      tell('projectKey', 'is no UUID; submissions will be refused');
    }
    if (dataset.language && dataset.language.slice(0, 2).toLowerCase() !== start.language) {
      tell('language', '"' + dataset.language + '" is not there; using ' + start.language);
    }
    const all = Object.assign({}, common, own);
    for (const key of Object.keys(all)) {
      const [name, fallback, allowed] = all[key];
      const given = dataset[name];
      read[key] = fallback;
      if (given === undefined || given === '') continue;
      const found = typeof fallback === 'boolean' ? { true: true, false: false }[given]
        : Array.isArray(allowed) ? (allowed.includes(given) ? given : undefined)
          : allowed ? allowed(given) : given;
      if (found === undefined || found === false && typeof fallback !== 'boolean') {
        tell(name, '"' + given + '" is not allowed; using ' + JSON.stringify(fallback) +
          (Array.isArray(allowed) ? ' (one of ' + allowed.join(', ') + ')' : ''));
      } else read[key] = found;
    }
    return read;
  };

  /** A number's reader for `settings`. */
  const number = (min, max) => text => {
    const value = Number(text);
    return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
  };

  /** Where an inline widget goes: its container, or where its tag stands. */
  const place = (start, selector, host) => {
    let container = null;
    if (selector) {
      try {
        container = document.querySelector(selector);
      } catch (error) { /* told below */ }
      if (!container) {
        warn('data-container "' + selector + '" matches nothing; using the script\'s place');
      }
    }
    if (container) container.append(host);
    else if (start.tag.parentNode && document.body.contains(start.tag)) start.tag.after(host);
    else document.body.append(host);
  };

  // --- identity

  let user = {};
  const setUser = (id, email, token) => {
    if (id != null && !/^[\w-]{1,255}$/.test(id)) {
      warn('setUser: an id has 1 to 255 letters, digits, - or _');
      return;
    }
    user = { id: id || undefined, email: email || undefined, token: token || undefined };
    // What waits for this user can be sent now.
    if (token && shared.hurry) shared.hurry();
  };
  const pending = window.__seggwat_pending_user;
  if (pending) setUser(pending.userId, pending.email, pending.token);

  /** A UUIDv7 (RFC 9562, section 5.7): the time in milliseconds, then randomness. */
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    let time = Date.now();
    for (let at = 5; at >= 0; at--) {
      bytes[at] = time % 256;
      time = Math.floor(time / 256);
    }
    bytes[6] = bytes[6] & 15 | 112;
    bytes[8] = bytes[8] & 63 | 128;
    let text = '';
    bytes.forEach((byte, at) => {
      text += (at === 4 || at === 6 || at === 8 || at === 10 ? '-' : '') +
        (byte + 256).toString(16).slice(1);
    });
    return text;
  };

  /** Where the visitor is: never the query, which may hold what is nobody's business. */
  const path = () => location.pathname.slice(0, 2048) || '/';

  // --- texts

  /** The text of a key, with `{name}` replaced. */
  const translator = language => (key, values) => {
    const text = (shared.languages[language] || {})[key] || key;
    return text.replace(/\{(\w+)\}/g, (all, name) => (values || {})[name]);
  };

  /** Whether something waits to be sent since an earlier page. */
  const hasWaiting = () => {
    try {
      return Object.keys(localStorage).some(key => key.slice(0, 10) === 'seggwat:q:');
    } catch (error) {
      return false;
    }
  };

  shared.core = {
    hasWaiting, addStyle, inkOn,
    warn, element, icon, mount, settings, number, place, setUser, uuid, path, translator,
    get user() { return user; }
  };
})();
