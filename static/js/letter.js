/** Makes the frame of an e-mail as high as the e-mail, which no style sheet can. */

const fit = (frame) => {
  const body = frame.contentDocument?.body;
  if (body) {
    frame.style.height = `max(100vh, ${body.scrollHeight + 2}px)`;
  }
};

for (const frame of document.querySelectorAll(".letter--grows")) {
  frame.addEventListener("load", () => fit(frame)); // By then its pictures are there, too.
  window.addEventListener("resize", () => fit(frame));
  fit(frame);
}
