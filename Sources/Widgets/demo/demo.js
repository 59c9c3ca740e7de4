// The demonstration's page: its switches, and the submissions as they arrive.
'use strict';

const language = new URLSearchParams(location.search).get('language');
if (language) {
  // This runs before the widgets' scripts, which are deferred too and stand behind it.
  document.documentElement.lang = language;
  if (language === 'ar') document.documentElement.dir = 'rtl';
  for (const tag of document.querySelectorAll('script[data-project-key]')) {
    tag.dataset.language = language;
  }
}

document.addEventListener('click', event => {
  const { position, color, nps } = event.target.dataset || {};
  if (position || color) window.SeggwatFeedback.updateAppearance({ position, color });
  if (nps) {
    window.SeggwatNps.hide();
    window.SeggwatNps.show({ mode: nps });
  }
});

const list = document.getElementById('rows');
const state = document.getElementById('state');
const known = new Set();

const add = row => {
  const item = document.createElement('li');
  const more = document.createElement('span');
  const time = new Date(row.at).toLocaleTimeString();
  item.append(row.kind + ': ' + (row.text || row.value));
  more.append([row.text && row.value, row.path, time].filter(Boolean).join(' · '));
  item.append(more);
  item.className = 'new';
  return item;
};

const look = async () => {
  try {
    const answer = await fetch('/demo/recent');
    if (!answer.ok) throw new Error('HTTP ' + answer.status);
    const rows = await answer.json();
    const fresh = rows.filter(row => !known.has(row.kind + row.id));
    for (const row of fresh.reverse()) {
      known.add(row.kind + row.id);
      list.prepend(add(row));
    }
    while (list.children.length > 20) list.lastChild.remove();
    if (known.size) state.textContent = 'The last submissions in the database, newest first.';
  } catch (error) {
    state.textContent = 'The gateway cannot be reached: ' + error.message;
  }
  setTimeout(look, 1000);
};
look();
