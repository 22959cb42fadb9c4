// Every form works without this file. It puts the focus on the list of mistakes, and counts what is left of a long answer.

const { left: label } = document.currentScript.dataset; // in the language of the page

document.getElementById("error-summary")?.focus();

for (const area of document.querySelectorAll("textarea[maxlength]")) {
  const counter = document.createElement("p");
  counter.className = "counter";
  counter.setAttribute("aria-live", "polite");
  area.after(counter);

  const count = () => {
    const left = area.maxLength - area.value.length;
    counter.textContent = `${label} ${left.toLocaleString("en-GB")}`;
  };
  // A pause in the typing, so that a screen reader is not told of every letter.
  let pause;
  area.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(count, 400);
  });
  count();
}
