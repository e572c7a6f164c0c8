"""The scripts of the pages: they narrow down the questions and open them for printing. No text of a run is in them."""

__all__ = ["COMPARISON_SCRIPT", "SCRIPT"]

_SCRIPT = """
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
  const chosenAs = (question) => CHOSEN;
  const narrow = () => {
    const words = chosen("words").toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const question of questions) {
      const fits = chosenAs(question) && words.every((word) => text(question).includes(word));
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

SCRIPT = _SCRIPT.replace(
    "CHOSEN", '["outcome", "type"].every((name) => !chosen(name) || question.dataset[name] === chosen(name))'
)
"""For the report of a run: by outcome, type and words."""

COMPARISON_SCRIPT = _SCRIPT.replace(
    "CHOSEN",
    """["better", "worse"].some((way) => ["", way].includes(chosen("direction"))
    && question.dataset[way].split(" ").includes(chosen("metric")))""",
)
"""For the comparison of two runs: by metric, direction and words."""
