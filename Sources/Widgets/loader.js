// What a site's script tag loads: finds out where it came from, makes the global at once, and has
// the parts of its widget loaded once for the page. Everything else is behind an immutable URL.
//
// The build replaces __KIND__, __FILE__, __GLOBALS__, __METHODS__, __PARTS__, __LANGUAGES__,
// __VERSION__ and __INTEGRITY__ (an object in the versioned copy, null in the stable one).
(() => {
  'use strict';
  const root = '/static/widgets/v1/';
  const scripts = document.querySelectorAll('script[src*="/__FILE__"]');
  // A module has no current script; the last tag that names this file is the best guess.
  const tag = document.currentScript || scripts[scripts.length - 1];
  const at = tag.src.indexOf(root);
  const api = tag.dataset.apiUrl || (at < 0 ? new URL(tag.src).origin : tag.src.slice(0, at));

  const shared = window.__seggwat = window.__seggwat || { parts: {}, widgets: {}, languages: {} };

  // Trusted Types: only our own scripts get through.
  shared.trust = shared.trust || (url => {
    const types = window.trustedTypes;
    if (!types) return url;
    shared.policy = shared.policy || types.createPolicy('seggwat', {
      createScriptURL: text => {
        if (text.indexOf(root) < 0) throw new TypeError('not a SeggWat script: ' + text);
        return text;
      }
    });
    return shared.policy.createScriptURL(url);
  });

  const integrity = __INTEGRITY__;
  const load = name => {
    const url = api + root + '__VERSION__/' + name + '.js';
    return shared.parts[url] = shared.parts[url] || new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.async = false;
      if (tag.nonce) script.nonce = tag.nonce;
      if (tag.integrity && integrity) {
        script.crossOrigin = 'anonymous';
        script.integrity = integrity[name];
      }
      script.onload = () => { script.remove(); resolve(); };
      script.onerror = () => {
        script.remove();
        delete shared.parts[url];
        reject(new Error('SeggWat could not load ' + url));
      };
      script.src = shared.trust(url);
      document.head.appendChild(script);
    });
  };

  shared.load = shared.load || load;

  const known = __LANGUAGES__;
  const wanted = [tag.dataset.language].concat(navigator.languages || navigator.language);
  const language = wanted.map(name => (name || '').slice(0, 2).toLowerCase())
    .find(name => known[name] !== undefined) || 'en';

  // Calls before the parts are there are made when they are.
  const widget = { version: '__VERSION__', container: null, screenshotsEnabled: false };
  const calls = [];
  for (const name of __METHODS__) {
    widget[name] = (...given) => { calls.push([name, given]); return false; };
  }
  for (const name of __GLOBALS__) window[name] = widget;

  Promise.all(__PARTS__.map(name => load(name === 'language' ? language : name))).then(() => {
    // One that was destroyed before it was there never appears.
    if (calls.some(call => call[0] === 'destroy')) return;
    const label = known[language];
    shared.widgets.__KIND__({ tag, api, load, language, label, widget });
    for (const [name, given] of calls) widget[name](...given);
  }).catch(error => console.warn('[SeggWat] ' + error.message));
})();
