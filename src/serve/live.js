// A page while its author works on it: loaded again when it has changed, and covered with what is wrong.
(() => {
  "use strict";
  const mine = document.currentScript.dataset.page;
  let news, panel;

  const tell = (problems) => {
    panel?.remove();
    panel = undefined;
    if (!problems) return;
    panel = document.createElement("docs-build-problems");
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/.docs-build/live.css";
    const details = document.createElement("details");
    details.open = true;
    const summary = document.createElement("summary");
    summary.textContent = "The page shows the last good edition";
    const text = document.createElement("pre");
    text.role = "alert";
    text.textContent = problems;
    details.append(summary, text);
    panel.attachShadow({ mode: "open" }).append(style, details);
    document.body.append(panel);
  };

  // A browser keeps only a few connections to one server, so pages that nobody sees have none.
  const follow = () => {
    news?.close();
    news = undefined;
    if (document.hidden) return;
    news = new EventSource(`/.docs-build/events?${location.pathname}`);
    news.addEventListener("message", (event) => {
      const { page, problems } = JSON.parse(event.data);
      if (page === mine) return tell(problems);
      news.close();
      location.reload();
    });
  };
  document.addEventListener("visibilitychange", follow);
  follow();
})();
