/** Makes the frame of an e-mail as high as the e-mail, which no style sheet can. */

const fit = (frame) => {
  const page = frame.contentDocument?.documentElement;
  if (page?.querySelector(".letter")) {
    frame.style.height = `${page.querySelector("body").scrollHeight + 2}px`;
  }
};

for (const frame of document.querySelectorAll("iframe.letter[sandbox~=allow-same-origin]")) {
  frame.addEventListener("load", () => fit(frame)); // Its pictures are there, too.
  window.addEventListener("resize", () => fit(frame));
  fit(frame);
}
