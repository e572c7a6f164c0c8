"""The script of the page: it narrows down the questions and opens them for printing. No text of a run is in it."""

__all__ = ["SCRIPT"]

SCRIPT = """
(() => {
  const form = document.getElementById("filters");
  const questions = [...document.querySelectorAll("details.question")];
  const groups = [...document.querySelectorAll("section.outcome")];
  const texts = new Map();
  const text = (question) => {
    if (!texts.has(question)) texts.set(question, question.textContent.toLowerCase());
    return texts.get(question);
  };
  const chosen = (name) => form.elements[name]?.value ?? "";
  const narrow = () => {
    const outcome = chosen("outcome"), type = chosen("type");
    const words = chosen("words").toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const question of questions) {
      const fits = (!outcome || question.dataset.outcome === outcome) && (!type || question.dataset.type === type)
        && words.every((word) => text(question).includes(word));
      question.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector("details.question:not([hidden])");
    document.getElementById("count").textContent = `${shown} of ${questions.length} questions`;
  };
  let waiting;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(narrow, 120); });
  form.addEventListener("submit", (event) => { event.preventDefault(); narrow(); });
  form.hidden = false;

  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    if (target.closest("[hidden]")) { form.reset(); narrow(); }
    if (target.matches("details")) target.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", follow);
  follow();

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const each of opened) each.open = true;
  });
  addEventListener("afterprint", () => { for (const each of opened) each.open = false; });
})();
"""
