// The one script of the pages. Without it everything works; with it times are in the viewer's zone,
// the inbox answers to keys, new feedback announces itself, and values are copied with one press.

let scriptText = #"""
    "use strict";
    (() => {
      // The browser's own form of the page's language, such as en-GB for en.
      const language = document.documentElement.lang;
      const locale = navigator.languages.find((name) => name.startsWith(language)) || language;

      const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
      for (const time of document.querySelectorAll("time[datetime]")) {
        time.title = time.textContent;
        time.textContent = format.format(new Date(time.dateTime));
      }

      for (const button of document.querySelectorAll("[data-copy]")) {
        if (!navigator.clipboard) continue;
        button.hidden = false;
        const name = button.textContent;
        button.addEventListener("click", async () => {
          await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
          button.textContent = document.body.dataset.copied;
          setTimeout(() => { button.textContent = name; }, 2000);
        });
      }

      const rows = [...document.querySelectorAll("[data-inbox] > li")];
      let at = -1;
      const go = (index) => {
        if (index < 0 || index >= rows.length) return;
        if (at >= 0) rows[at].classList.remove("at");
        at = index;
        rows[at].classList.add("at");
        rows[at].querySelector("a").focus();
      };
      rows.forEach((row, index) => row.querySelector("a").addEventListener("focus", () => {
        if (index !== at) go(index);
      }));
      document.addEventListener("keydown", (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const inField = event.target.closest("input:not([type=checkbox]), textarea, select");
        if (event.key === "Escape" && inField) { event.target.blur(); return; }
        if (inField) return;
        const search = document.getElementById("filter-search");
        const back = document.querySelector("[data-back]");
        if (event.key === "/" && search) { search.focus(); search.select(); }
        else if (event.key === "j" && rows.length) go(at + 1);
        else if (event.key === "k" && rows.length) go(at - 1);
        else if (event.key === "x" && at >= 0) rows[at].querySelector("input").click();
        else if (event.key === "u" && back) back.click();
        else return;
        event.preventDefault();
      });

      const live = document.querySelector("[data-live]");
      if (live && window.EventSource) {
        const events = new EventSource(live.dataset.live);
        const show = () => { live.querySelector("a").hidden = false; };
        events.addEventListener("submission", show);
        events.addEventListener("feedback", show);
        events.addEventListener("message", show);
        addEventListener("pagehide", () => events.close());
      }
    })();

    """#
