// A picture to go with feedback: taken of the tab, chosen or pasted, drawn on, and made anew from
// its pixels, so that nothing that a camera or a program wrote into the file goes with it.
(() => {
  'use strict';
  const shared = window.__seggwat;
  if (shared.screenshot) return;

  const sideMax = 1920;
  // The server takes 5 MiB.
  const bytesMax = 5 * 1024 * 1024;

  const css = 'dialog.wide{width:960px}.editor{padding:16px 20px 20px}.editor canvas{display:block;' +
    'max-width:100%;max-height:60vh;margin:0 auto;border:1px solid var(--line);' +
    'touch-action:none;cursor:crosshair}.tools{display:flex;flex-wrap:wrap;gap:8px;' +
    'margin:0 0 12px;align-items:center}.tools button{border:1px solid var(--line);' +
    'border-radius:8px;background:none;padding:8px 10px;display:flex;gap:6px;' +
    'align-items:center;font-size:.85em;min-height:40px}.tools [aria-pressed=true]{' +
    'background:var(--text);color:var(--paper)}.tools button:disabled{opacity:.6}' +
    '.tools input{flex-basis:100%}.editor p{margin:0}.tools svg.dot{width:18px;height:18px;stroke:var(--line)}.tools span{flex:1}' +
    '.sources{display:grid;gap:10px;text-align:center}.sources .more{justify-content:center}' +
    'input[type=file]{position:absolute;width:1px;height:1px;opacity:0}' +
    '.file:focus-within{outline:3px solid var(--text);outline-offset:1px}' +
    '.file{cursor:pointer;margin:0}';

  const paths = {
    pen: 'M4 20l1-4L16 5l3 3L8 19Z', arrow: 'M5 19 19 5m-8 0h8v8', rectangle: 'M4 6h16v12H4Z',
    text: 'M5 6h14M12 6v13', blackout: 'M4 8h16v8H4Z', undo: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
    redo: 'm15 14 5-5-5-5m5 5H10a6 6 0 0 0 0 12h3', clear: 'M5 7h14M9 7V4h6v3m2 0-1 13H8L7 7'
  };
  const colours = ['#e11d48', '#2563eb', '#15803d', '#facc15', '#111827'];
  const widths = [2, 4, 8];

  const draw = (context, shape) => {
    const { tool, points: [[x0, y0]] } = shape;
    const [x1, y1] = shape.points[shape.points.length - 1];
    context.strokeStyle = context.fillStyle = tool === 'blackout' ? '#000' : shape.colour;
    context.lineWidth = shape.width;
    context.lineCap = context.lineJoin = 'round';
    context.beginPath();
    if (tool === 'pen') {
      for (const [x, y] of shape.points) context.lineTo(x, y);
      context.lineTo(x1 + 0.01, y1);
      context.stroke();
    } else if (tool === 'arrow') {
      const angle = Math.atan2(y1 - y0, x1 - x0);
      const head = shape.width * 5;
      context.moveTo(x0, y0);
      context.lineTo(x1, y1);
      for (const turn of [-0.5, 0.5]) {
        context.moveTo(x1, y1);
        context.lineTo(x1 - head * Math.cos(angle + turn), y1 - head * Math.sin(angle + turn));
      }
      context.stroke();
    } else if (tool === 'text') {
      context.font = '600 ' + (12 + shape.width * 4) + 'px system-ui, sans-serif';
      context.fillText(shape.text, x0, y0);
    } else {
      context.rect(Math.min(x0, x1), Math.min(y0, y1), Math.abs(x1 - x0), Math.abs(y1 - y0));
      if (tool === 'blackout') context.fill();
      else context.stroke();
    }
  };

  /** One frame of the tab, taken while our own dialogs are out of the way. */
  const frame = async () => {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { displaySurface: 'browser' }, audio: false, preferCurrentTab: true
    });
    try {
      const video = document.createElement('video');
      video.muted = true;
      video.srcObject = stream;
      await video.play();
      // The first frames may still show what was just taken away.
      await new Promise(resolve => setTimeout(resolve, 300));
      const canvas = document.createElement('canvas');
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext('2d').drawImage(video, 0, 0);
      return canvas;
    } finally {
      for (const track of stream.getTracks()) track.stop();
    }
  };

  const encode = async canvas => {
    for (const quality of [0.85, 0.6, 0.4]) {
      const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/jpeg', quality));
      if (blob && blob.size <= bytesMax) return blob;
    }
    return null;
  };

  /**
   * Has the visitor take and draw on a picture.
   *
   * Resolves to a JPEG of at most 5 MiB without metadata, or to null when there is to be none.
   */
  shared.screenshot = ({ root, language, blob, dialog: form }) => new Promise(resolve => {
    const { core } = shared;
    const { element, icon } = core;
    const t = core.translator(language);
    core.addStyle(root, css);

    const wasOpen = form.open;
    const body = element('div', { class: 'editor' });
    const told = element('p', { class: 'bad', role: 'alert' });
    const dialog = element('dialog', {
      class: 'wide',
      'aria-label': t('addPicture'),
      oncancel: event => { event.preventDefault(); finish(null); },
      onkeydown: event => event.stopPropagation(),
      onpaste: event => take(Array.from(event.clipboardData.files)[0])
    }, body);
    root.append(dialog);
    const finish = picture => {
      dialog.remove();
      if (wasOpen && !form.open) form.showModal();
      resolve(picture);
    };
    const show = () => { if (!dialog.open) dialog.showModal(); };

    // --- where from

    const take = async source => {
      if (!source) return;
      try {
        edit(source.getContext ? source : await createImageBitmap(source));
      } catch (error) {
        told.textContent = t('pictureBroken');
        offer();
      }
    };
    const capture = async () => {
      dialog.close();
      if (form.open) form.close();
      try {
        await take(await frame());
      } catch (error) {
        // The visitor said no, or the page may not ask.
        offer();
      }
    };
    const offer = () => {
      const canCapture = navigator.mediaDevices && navigator.mediaDevices.getDisplayMedia;
      body.textContent = '';
      body.append(element('div', { class: 'sources' },
        canCapture && element('button', { class: 'more', type: 'button', onclick: capture },
          t('capturePage')),
        element('label', { class: 'more file' }, t('chooseFile'), element('input', {
          type: 'file', accept: 'image/*', onchange: event => take(event.target.files[0])
        })),
        element('p', null, t('pasteHint')), told,
        element('button', { class: 'no', type: 'button', onclick: () => finish(null) }, t('cancel'))));
      show();
    };

    // --- what is drawn

    const edit = picture => {
      const scale = Math.min(1, sideMax / Math.max(picture.width, picture.height));
      const canvas = element('canvas', {
        width: Math.max(1, Math.round(picture.width * scale)),
        height: Math.max(1, Math.round(picture.height * scale)), role: 'img', 'aria-label': t('picture')
      });
      const context = canvas.getContext('2d');
      const shapes = [];
      const undone = [];
      let current = null;
      const pick = { tool: 'pen', colour: colours[0], width: widths[1] };

      const paint = () => {
        context.drawImage(picture, 0, 0, canvas.width, canvas.height);
        for (const shape of shapes) draw(context, shape);
        if (current) draw(context, current);
        undo.disabled = clear.disabled = !shapes.length;
        redo.disabled = !undone.length;
      };
      const point = event => {
        const box = canvas.getBoundingClientRect();
        return [(event.clientX - box.left) * canvas.width / box.width,
          (event.clientY - box.top) * canvas.height / box.height];
      };
      canvas.addEventListener('pointerdown', event => {
        event.preventDefault();
        canvas.setPointerCapture(event.pointerId);
        current = Object.assign({ points: [point(event)], text: words.value }, pick);
        if (pick.tool === 'text' && !words.value) words.focus();
        paint();
      });
      canvas.addEventListener('pointermove', event => {
        if (!current) return;
        current.points.push(point(event));
        paint();
      });
      const drop = () => {
        if (!current) return;
        if (current.tool !== 'text' || current.text) shapes.push(current);
        current = null;
        undone.length = 0;
        paint();
      };
      canvas.addEventListener('pointerup', drop);
      canvas.addEventListener('pointercancel', drop);

      const choices = [];
      const choice = (key, value, content, label) => {
        const button = element('button', {
          type: 'button', 'aria-pressed': pick[key] === value, 'aria-label': label, title: label,
          onclick: () => {
            pick[key] = value;
            for (const [name, one, other] of choices) {
              if (name === key) one.setAttribute('aria-pressed', other === value);
            }
            words.hidden = pick.tool !== 'text';
          }
        }, content);
        choices.push([key, button, value]);
        return button;
      };
      const act = (name, action) => element('button', {
        type: 'button', 'aria-label': t(name), title: t(name), onclick: () => { action(); paint(); }
      }, icon(paths[name]));
      const dot = (radius, colour) => element('svg', { class: 'dot', viewBox: '0 0 18 18' },
        element('circle', { cx: 9, cy: 9, r: radius, fill: colour }));
      const undo = act('undo', () => undone.push(shapes.pop()));
      const redo = act('redo', () => shapes.push(undone.pop()));
      const clear = act('clear', () => { shapes.length = 0; });
      const words = element('input', {
        class: 'line', hidden: true, 'aria-label': t('textPrompt'), placeholder: t('textPrompt')
      });
      const group = (label, ...buttons) =>
        element('div', { class: 'tools', role: 'group', 'aria-label': label }, ...buttons);
      body.textContent = '';
      body.append(
        group(t('addPicture'), ...['pen', 'arrow', 'rectangle', 'text', 'blackout'].map(
          tool => choice('tool', tool, icon(paths[tool]), t(tool))),
        element('span'), undo, redo, clear),
        group(t('colour'), ...colours.map((colour, at) =>
          choice('colour', colour, dot(7, colour), t('colour') + ' ' + (at + 1))),
        element('span'), ...widths.map(width =>
          choice('width', width, dot(width, 'currentColor'), t('thickness') + ' ' + width)), words),
        canvas, told,
        element('div', { class: 'row' },
          element('button', { class: 'no', type: 'button', onclick: () => finish(null) }, t('cancel')),
          element('button', { class: 'do', type: 'button', onclick: () => encode(canvas).then(made => {
            if (made) finish(made);
            else told.textContent = t('pictureTooLarge');
          }) }, t('useIt'))));
      told.textContent = '';
      paint();
      show();
    };

    if (blob) take(blob);
    else offer();
  });
})();
